using System.Text.Json.Serialization;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;
using Shortener.Core.Retargeting;
using Shortener.Core.Targeting;

namespace Shortener.Api.Interstitials;

/// <summary>An interstitial as the API shows it. Instants are UTC.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">Text for the owner.</param>
/// <param name="Enabled">Whether visitors meet it.</param>
/// <param name="Countdown">Seconds until the visitor may go on, or is sent on.</param>
/// <param name="SkipAfter">Seconds after which the visitor may skip the rest; null for never.</param>
/// <param name="AutoContinue">Whether the visitor is sent on when the countdown ends.</param>
/// <param name="From">First instant at which it is shown.</param>
/// <param name="Until">First instant at which it is no longer shown.</param>
/// <param name="Timezone">IANA time zone of schedules; null for UTC.</param>
/// <param name="When">What a visit must be; null for any.</param>
/// <param name="Cap">How often one visitor meets it; null for every time.</param>
/// <param name="Creatives">What it shows in turn.</param>
/// <param name="AutoRotate">Whether weights follow the creatives' click-through rates.</param>
/// <param name="Price">What an advertiser pays for it.</param>
/// <param name="Retargeting">Third parties' tags that the page loads, after consent where it asks.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record InterstitialResource(
    string Id,
    string Name,
    bool Enabled,
    int Countdown,
    int? SkipAfter,
    bool AutoContinue,
    DateTime? From,
    DateTime? Until,
    string? Timezone,
    RuleCondition? When,
    FrequencyCap? Cap,
    IReadOnlyList<CreativeResource> Creatives,
    bool AutoRotate,
    InterstitialPrice? Price,
    RetargetingSettings? Retargeting,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static InterstitialResource Of(Interstitial interstitial)
    {
        InterstitialSettings settings = interstitial.Settings;
        return new InterstitialResource(
            OpaqueId.Interstitial.Format(interstitial.Id),
            interstitial.Name,
            interstitial.Enabled,
            settings.Countdown,
            settings.SkipAfter,
            settings.AutoContinue,
            settings.From?.UtcDateTime,
            settings.Until?.UtcDateTime,
            settings.TimeZone,
            settings.When,
            settings.Cap,
            [.. settings.Creatives.Select(CreativeResource.Of)],
            settings.AutoRotate,
            settings.Price,
            settings.Retargeting,
            interstitial.CreatedAt.UtcDateTime,
            interstitial.UpdatedAt.UtcDateTime);
    }
}

/// <summary>One creative.</summary>
/// <param name="Id">Opaque id; metrics name the creative by it.</param>
/// <param name="Name">Text for the owner.</param>
/// <param name="Kind"><c>text</c>, <c>image</c>, <c>video</c> or <c>html</c>.</param>
/// <param name="Weight">Share of the showings relative to the other creatives; 0 rests.</param>
/// <param name="Headline">Large line above.</param>
/// <param name="Body">Words below; each line is a paragraph.</param>
/// <param name="Image">File name of an uploaded image.</param>
/// <param name="Alt">What the image or video shows.</param>
/// <param name="Video">Address of the video.</param>
/// <param name="Poster">File name of an uploaded image that stands before it.</param>
/// <param name="Html">The creative's own HTML.</param>
/// <param name="CallToAction">Label of the button.</param>
/// <param name="Url">Where the creative leads, normalised as browsers do.</param>
internal sealed record CreativeResource(
    string Id,
    string Name,
    CreativeKind Kind,
    int Weight,
    string? Headline,
    string? Body,
    string? Image,
    string? Alt,
    string? Video,
    string? Poster,
    string? Html,
    string? CallToAction,
    string? Url)
{
    public static CreativeResource Of(Creative creative) => new(
        OpaqueId.Creative.Format(creative.Id),
        creative.Name,
        creative.Kind,
        creative.Weight,
        creative.Headline,
        creative.Body,
        creative.Image,
        creative.Alt,
        creative.Video,
        creative.Poster,
        creative.Html,
        creative.CallToAction,
        creative.Url);
}

/// <summary>A page of interstitials, oldest first.</summary>
internal sealed record InterstitialList(IReadOnlyList<InterstitialResource> Items, string? NextCursor);

/// <summary>Before which links interstitials stand that name none themselves.</summary>
/// <param name="DefaultId">Before every link; null for none.</param>
/// <param name="Tags">Before links with a tag; of several tags of a link the first comes first.</param>
internal sealed record AttachmentsResource(string? DefaultId, IReadOnlyList<TagAttachmentResource> Tags)
{
    /// <summary>What names an interstitial that is deleted is left out.</summary>
    public static AttachmentsResource Of(InterstitialAttachments attachments, IReadOnlySet<long> existing) => new(
        attachments.Default is { } id && existing.Contains(id) ? OpaqueId.Interstitial.Format(id) : null,
        [.. attachments.Tags.Where(one => existing.Contains(one.InterstitialId))
            .Select(one => new TagAttachmentResource(one.Tag, OpaqueId.Interstitial.Format(one.InterstitialId)))]);
}

/// <summary>An interstitial before the links of one tag.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="InterstitialId">Id of the interstitial.</param>
internal sealed record TagAttachmentResource(string Tag, string InterstitialId);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(InterstitialRequest))]
[JsonSerializable(typeof(AttachmentsRequest))]
[JsonSerializable(typeof(InterstitialResource))]
[JsonSerializable(typeof(InterstitialList))]
[JsonSerializable(typeof(AttachmentsResource))]
internal sealed partial class InterstitialsApiJson : JsonSerializerContext;
