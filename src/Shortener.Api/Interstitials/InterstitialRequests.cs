using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Shortener.Core.Interstitials;
using Shortener.Core.Retargeting;
using Shortener.Core.Targeting;

namespace Shortener.Api.Interstitials;

/// <summary>Fields of an interstitial that a request may give. In a change, one that is absent keeps its value, and null clears it.</summary>
public sealed record InterstitialRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>Text for the owner, 1 to 100 characters.</summary>
    [Length(1, 100)]
    public string? Name { get; set => field = Given(value); }

    /// <summary>Whether visitors meet it (default true).</summary>
    public bool? Enabled { get; set => field = Given(value); }

    /// <summary>Seconds until the visitor may go on, or is sent on: 0 to 30 (default 5).</summary>
    [Range(0, 30)]
    public int? Countdown { get; set => field = Given(value); }

    /// <summary>Seconds after which the visitor may skip the rest: 0 to the countdown's. Null (default): never.</summary>
    [Range(0, 30)]
    public int? SkipAfter { get; set => field = Given(value); }

    /// <summary>Whether the visitor is sent on when the countdown ends (default true); otherwise the page waits for a tap.</summary>
    public bool? AutoContinue { get; set => field = Given(value); }

    /// <summary>Instant (ISO 8601 with an offset) from which it is shown.</summary>
    [DataType(DataType.DateTime)]
    public string? From { get; set => field = Given(value); }

    /// <summary>Instant (ISO 8601 with an offset) from which it is no longer shown.</summary>
    [DataType(DataType.DateTime)]
    public string? Until { get; set => field = Given(value); }

    /// <summary>IANA time zone of the schedules in <c>when</c>. Absent: UTC.</summary>
    public string? Timezone { get; set => field = Given(value); }

    /// <summary>What a visit must be, as in a link's rules. Absent: any.</summary>
    public RuleCondition? When { get; set => field = Given(value); }

    /// <summary>How often one visitor meets it. Absent: every time.</summary>
    public FrequencyCap? Cap { get; set => field = Given(value); }

    /// <summary>What it shows in turn, by weight: at most 20. Given, they replace those before; one with the id of one before changes it.</summary>
    [MaxLength(20)]
    public IReadOnlyList<CreativeRequest?>? Creatives { get; set => field = Given(value); }

    /// <summary>Whether weights follow the creatives' click-through rates (default false). A weight of 0 rests all the same.</summary>
    public bool? AutoRotate { get; set => field = Given(value); }

    /// <summary>What an advertiser pays for it. Absent: nothing.</summary>
    public InterstitialPrice? Price { get; set => field = Given(value); }

    /// <summary>Third parties' tags that the page loads, after consent where it asks.</summary>
    public RetargetingSettings? Retargeting { get; set => field = Given(value); }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}

/// <summary>One creative.</summary>
public sealed record CreativeRequest
{
    /// <summary>Id of the creative to change. Absent: a further one.</summary>
    public string? Id { get; init; }

    /// <summary>Text for the owner, at most 100 characters. Absent: its place.</summary>
    [MaxLength(100)]
    public string? Name { get; init; }

    /// <summary><c>text</c>, <c>image</c>, <c>video</c> or <c>html</c>.</summary>
    public CreativeKind? Kind { get; init; }

    /// <summary>Share of the showings relative to the other creatives: 0 to 1,000 (default 100); 0 rests.</summary>
    [Range(0, 1_000)]
    public int? Weight { get; init; }

    /// <summary>Large line above, at most 120 characters.</summary>
    [MaxLength(120)]
    public string? Headline { get; init; }

    /// <summary>Words below, at most 1,000 characters; each line is a paragraph.</summary>
    [MaxLength(1_000)]
    public string? Body { get; init; }

    /// <summary>Of an image: file name or address (<c>url</c>) of an image of the workspace, see <c>POST /api/v1/images</c>.</summary>
    public string? Image { get; init; }

    /// <summary>What the image or video shows, for those who do not see it: at most 300 characters, required for an image.</summary>
    [MaxLength(300)]
    public string? Alt { get; init; }

    /// <summary>Of a video: https address that ends in .mp4 or .webm. It plays without sound.</summary>
    public string? Video { get; init; }

    /// <summary>Of a video: file name or address (<c>url</c>) of an image of the workspace that stands before it plays.</summary>
    public string? Poster { get; init; }

    /// <summary>Of HTML: a fragment of at most 50,000 characters, shown in a sandbox; <c>{{click}}</c> stands for the tracked address.</summary>
    [MaxLength(50_000)]
    public string? Html { get; init; }

    /// <summary>Label of the button, at most 40 characters.</summary>
    [MaxLength(40)]
    public string? CallToAction { get; init; }

    /// <summary>Where the creative leads: an http or https URL that links may lead to as well.</summary>
    [MaxLength(8_192)]
    public string? Url { get; init; }
}

/// <summary>Before which links of the workspace interstitials stand. What is absent is nothing: the request replaces the whole.</summary>
public sealed record AttachmentsRequest
{
    /// <summary>Interstitial before every link that names none itself. Absent: none.</summary>
    public string? DefaultId { get; init; }

    /// <summary>Interstitials before links with a tag: at most 200. Of several tags of a link the first here comes first.</summary>
    [MaxLength(200)]
    public IReadOnlyList<TagAttachmentRequest?>? Tags { get; init; }
}

/// <summary>An interstitial before the links of one tag.</summary>
public sealed record TagAttachmentRequest
{
    /// <summary>The tag.</summary>
    [MaxLength(100)]
    public string? Tag { get; init; }

    /// <summary>The interstitial.</summary>
    public string? InterstitialId { get; init; }
}
