using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Core.Retargeting;
using Shortener.Core.Targeting;

namespace Shortener.Core.Interstitials;

/// <summary>How an interstitial behaves and what it shows, stored as one JSON document. Immutable.</summary>
public sealed record InterstitialSettings
{
    /// <summary>Countdown when none is given, in seconds.</summary>
    public const int DefaultCountdown = 5;

    /// <summary>Seconds until the visitor may go on, or is sent on: 0 to 30.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Countdown { get; init; } = DefaultCountdown;

    /// <summary>Seconds after which the visitor may skip the rest; null for never.</summary>
    public int? SkipAfter { get; init; }

    /// <summary>Whether the visitor is sent on when the countdown ends; otherwise the page waits for a tap.</summary>
    public bool AutoContinue { get; init; }

    /// <summary>First instant at which it is shown; null for at once.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant at which it is no longer shown; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>IANA time zone of schedules in the condition; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What a visit must be; null for any.</summary>
    public RuleCondition? When { get; init; }

    /// <summary>How often one visitor meets it; null for every time.</summary>
    public FrequencyCap? Cap { get; init; }

    /// <summary>What it shows in turn, by weight.</summary>
    public IReadOnlyList<Creative> Creatives { get; init; } = [];

    /// <summary>Whether weights follow the creatives' results.</summary>
    public bool AutoRotate { get; init; }

    /// <summary>What is paid for it; null for nothing.</summary>
    public InterstitialPrice? Price { get; init; }

    /// <summary>Third parties' tags that the page loads; null for none.</summary>
    public RetargetingSettings? Retargeting { get; init; }

    /// <summary>What a later release stored; kept when this one changes the interstitial.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? OfLaterReleases { get; set; }

    /// <summary>The stored document.</summary>
    public string Write() => JsonSerializer.Serialize(this, InterstitialsJson.Default.InterstitialSettings);

    /// <exception cref="JsonException">The document is none that <see cref="Write"/> made.</exception>
    public static InterstitialSettings Read(string document)
    {
        // The generated reader sets what a document leaves out to null, past the properties' own beginnings.
        InterstitialSettings read = JsonSerializer.Deserialize(document, InterstitialsJson.Default.InterstitialSettings) ?? new InterstitialSettings();
        return read with { Creatives = read.Creatives ?? [] };
    }

    /// <summary>As <see cref="Read"/>; a document that cannot be read is an interstitial that shows nothing.</summary>
    public static InterstitialSettings ReadOrEmpty(string document)
    {
        try
        {
            return Read(document);
        }
        catch (JsonException)
        {
            return new InterstitialSettings();
        }
    }
}

/// <summary>Before which links of a workspace interstitials stand that name none themselves. Immutable.</summary>
public sealed record InterstitialAttachments
{
    /// <summary>Tags that a workspace may attach an interstitial to.</summary>
    public const int MaxTags = 200;

    public static readonly InterstitialAttachments None = new();

    /// <summary>Before every link; null for none.</summary>
    public long? Default { get; init; }

    /// <summary>Before links with a tag; of several tags of a link the first in this order comes first.</summary>
    // The generated reader sets every property, those that the document leaves out to null.
    public IReadOnlyList<TagAttachment> Tags { get; init => field = value ?? []; } = [];

    /// <summary>The stored document.</summary>
    public string Write() => JsonSerializer.Serialize(this, InterstitialsJson.Default.InterstitialAttachments);

    /// <exception cref="JsonException">The document is none that <see cref="Write"/> made.</exception>
    public static InterstitialAttachments Read(string document)
    {
        InterstitialAttachments read = JsonSerializer.Deserialize(document, InterstitialsJson.Default.InterstitialAttachments) ?? None;
        return read with { Tags = read.Tags ?? [] };
    }
}

/// <summary>An interstitial before the links of one tag.</summary>
public sealed record TagAttachment(string Tag, long InterstitialId);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(InterstitialSettings))]
[JsonSerializable(typeof(InterstitialAttachments))]
internal sealed partial class InterstitialsJson : JsonSerializerContext;
