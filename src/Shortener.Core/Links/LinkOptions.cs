using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Core.Apps;
using Shortener.Core.Targeting;
using Shortener.Core.Variants;

namespace Shortener.Core.Links;

/// <summary>
/// Everything of a link that only its redirect needs, stored as one JSON document; a link without any of it is plain. Immutable.
/// What a document of a later release holds beyond this is kept and otherwise ignored.
/// </summary>
public sealed record LinkOptions
{
    /// <summary>First instant at which the link redirects; null for at once.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>First instant at which the link no longer redirects; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where an expired link leads, normalised as <see cref="Link.Url"/>; null for a page that says so.</summary>
    public string? ExpiredUrl { get; init; }

    /// <summary>Human clicks after which the link no longer redirects; null for no bound.</summary>
    public long? ClickLimit { get; init; }

    /// <summary>Where a link leads whose click limit is reached; null for a page that says so.</summary>
    public string? ClickLimitUrl { get; init; }

    /// <summary>Salted hash of the password that visitors are asked for; null for none.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Why nobody is led on; null for a link that is not blocked.</summary>
    public LinkBlock? Block { get; init; }

    /// <summary>Whether what follows the slug in the path is added to the destination's.</summary>
    public bool ForwardPath { get; init; }

    /// <summary>Targeting rules, the first that holds decides; null for none.</summary>
    public IReadOnlyList<Rule>? Rules { get; init; }

    /// <summary>A/B test of the visitors whom no rule takes; null for none.</summary>
    public VariantTest? Test { get; init; }

    /// <summary>Keys the choice of variants, drawn with a test and kept while the link has any option: another one would move visitors.</summary>
    public string? VariantKey { get; init; }

    /// <summary>Where visitors on iOS go; null for where everyone goes.</summary>
    public IosTarget? Ios { get; init; }

    /// <summary>Where visitors on Android go; null for where everyone goes.</summary>
    public AndroidTarget? Android { get; init; }

    /// <summary>Whether visitors in an app's own browser are shown a way out of it.</summary>
    public bool EscapeInApp { get; init; }

    /// <summary>What messengers are told of the link; null to let them read the destination.</summary>
    public LinkPreview? Preview { get; init; }

    /// <summary>The interstitial that stands before the destination, in place of those of tags and workspace; null for theirs.</summary>
    public long? InterstitialId { get; init; }

    /// <summary>Whether no interstitial stands before the destination.</summary>
    public bool NoInterstitial { get; init; }

    /// <summary>IANA time zone of the link's schedule and rules; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What a later release stored; kept when this one changes the link.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? OfLaterReleases { get; set; }

    /// <summary>Whether nothing is set: such a link is stored as plain.</summary>
    [JsonIgnore]
    public bool IsEmpty => (this with { VariantKey = null }).Equals(Nothing);

    private static readonly LinkOptions Nothing = new();

    /// <summary>The stored document; null for a plain link.</summary>
    public static string? Write(LinkOptions? options) =>
        options is null || options.IsEmpty ? null : JsonSerializer.Serialize(options, LinkOptionsJson.Default.LinkOptions);

    /// <summary>Null for a plain link.</summary>
    /// <exception cref="JsonException">The document is none that <see cref="Write"/> made.</exception>
    public static LinkOptions? Read(string? document) =>
        document is null ? null : JsonSerializer.Deserialize(document, LinkOptionsJson.Default.LinkOptions);

    /// <summary>As <see cref="Read"/>; a document that cannot be read is a link that leads nobody on.</summary>
    public static LinkOptions? ReadOrBlock(string? document)
    {
        try
        {
            return Read(document);
        }
        catch (JsonException)
        {
            return new LinkOptions { Block = new LinkBlock(410, null) };
        }
    }
}

/// <summary>Open Graph data of a link's own.</summary>
/// <param name="Title">Heading; null for the destination's.</param>
/// <param name="Text">Description; null for the destination's.</param>
/// <param name="Image">Absolute URL.</param>
public sealed record LinkPreview(string? Title, string? Text, string? Image);

/// <summary>A link that nobody is led on by.</summary>
/// <param name="Status">410, or 451 where the law demands it (RFC 7725).</param>
/// <param name="Reason">Shown to visitors; null for the page's own words.</param>
public sealed record LinkBlock(int Status, string? Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(LinkOptions))]
internal sealed partial class LinkOptionsJson : JsonSerializerContext;
