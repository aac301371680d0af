using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.Apps;
using Shortener.Core.Targeting;
using Shortener.Core.UtmTemplates;
using Shortener.Core.Variants;

namespace Shortener.Api.Links;

/// <content>What the link does beyond redirecting.</content>
public sealed partial record LinkRequest
{
    /// <summary>Campaign parameters to put into <c>url</c> when it is stored, in place of those it has.</summary>
    public UtmParameters? Utm { get; set => field = Given(value); }

    /// <summary>Template of the workspace for what <c>utm</c> leaves open.</summary>
    public string? UtmTemplateId { get; set => field = Given(value); }

    /// <summary>Instant (ISO 8601 with an offset) from which the link redirects.</summary>
    [DataType(DataType.DateTime)]
    public string? StartsAt { get; set => field = Given(value); }

    /// <summary>Instant (ISO 8601 with an offset) from which the link no longer redirects.</summary>
    [DataType(DataType.DateTime)]
    public string? ExpiresAt { get; set => field = Given(value); }

    /// <summary>Where the expired link leads. Absent: the domain's page, or one that says so.</summary>
    public string? ExpiredUrl { get; set => field = Given(value); }

    /// <summary>Human clicks after which the link no longer redirects: 1 to 1,000,000,000. Clicks of bots never count.</summary>
    [Range(1, 1_000_000_000)]
    public long? ClickLimit { get; set => field = Given(value); }

    /// <summary>Where the link leads when its clicks are used up. Absent: a page that says so.</summary>
    public string? ClickLimitUrl { get; set => field = Given(value); }

    /// <summary>Asked of each visitor; 1 to 200 characters. Never given back: <c>hasPassword</c> says whether there is one.</summary>
    [Length(1, 200)]
    public string? Password { get; set => field = Given(value); }

    /// <summary>Hash of the password, made once however many links the request is for.</summary>
    [JsonIgnore]
    internal string? PasswordHash { get; set; }

    /// <summary>Leads nobody on and says why.</summary>
    public LinkBlockRequest? Block { get; set => field = Given(value); }

    /// <summary>Whether what follows the slug in the path is added to the destination's (default false).</summary>
    public bool? ForwardPath { get; set => field = Given(value); }

    /// <summary>IANA time zone of the link's schedule and rules. Absent: UTC.</summary>
    public string? Timezone { get; set => field = Given(value); }

    /// <summary>Targeting rules in order; the first whose condition holds decides. At most 50.</summary>
    [MaxLength(50)]
    public IReadOnlyList<Rule?>? Rules { get; set => field = Given(value); }

    /// <summary>A/B test: 2 to 8 destinations that share the visitors whom no rule takes, each visitor always getting the same one.</summary>
    [Length(2, 8)]
    public IReadOnlyList<Variant?>? Variants { get; set => field = Given(value); }

    /// <summary>Instant (ISO 8601 with an offset) from which all visitors get the winner.</summary>
    [DataType(DataType.DateTime)]
    public string? VariantsEndAt { get; set => field = Given(value); }

    /// <summary>Name of the variant that all visitors get afterwards; given together with <c>variantsEndAt</c>.</summary>
    public string? Winner { get; set => field = Given(value); }

    /// <summary>Where visitors on iOS go: <c>url</c> is a universal link or a URL of an allowed custom scheme.</summary>
    public IosTarget? Ios { get; set => field = Given(value); }

    /// <summary>Where visitors on Android go: <c>url</c> is an app link or a URL of an allowed custom scheme.</summary>
    public AndroidTarget? Android { get; set => field = Given(value); }

    /// <summary>Whether visitors in an app's own browser are shown a way out of it (default false).</summary>
    public bool? EscapeInApp { get; set => field = Given(value); }

    /// <summary>Interstitial before the destination, in place of those of tags and workspace. Absent: theirs.</summary>
    public string? InterstitialId { get; set => field = Given(value); }

    /// <summary>Whether no interstitial stands before the destination (default false); not together with <c>interstitialId</c>.</summary>
    public bool? NoInterstitial { get; set => field = Given(value); }

    /// <summary>Open Graph data that messengers are given instead of the destination's.</summary>
    public LinkPreviewRequest? Preview { get; set => field = Given(value); }
}

/// <summary>What messengers show of a link.</summary>
public sealed record LinkPreviewRequest
{
    /// <summary>At most 300 characters.</summary>
    [MaxLength(300)]
    public string? Title { get; set; }

    /// <summary>At most 1,000 characters.</summary>
    [MaxLength(1_000)]
    public string? Text { get; set; }

    /// <summary>Absolute http or https URL of an image; of this server only one that was uploaded (<c>POST /api/v1/images</c>).</summary>
    public string? Image { get; set; }
}

/// <summary>Why a link is blocked.</summary>
public sealed record LinkBlockRequest
{
    /// <summary>410 (default), or 451 where the law demands it.</summary>
    [AllowedValues(410, 451)]
    public int? Status { get; set; }

    /// <summary>Shown to visitors, at most 500 characters.</summary>
    [MaxLength(500)]
    public string? Reason { get; set; }
}
