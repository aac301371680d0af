using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Api.LinkHealth;
using Shortener.Api.Problems;
using Shortener.Core.Apps;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Targeting;
using Shortener.Core.Variants;

namespace Shortener.Api.Links;

/// <summary>A link as the API shows it. Instants are UTC.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Domain">Host; of the default domain the host of its short URLs.</param>
/// <param name="Slug">Case matters.</param>
/// <param name="ShortUrl">What to publish.</param>
/// <param name="Url">Destination, normalised as browsers do.</param>
/// <param name="Title">Text for people.</param>
/// <param name="Tags">Words for filters.</param>
/// <param name="Notes">Text for the owner.</param>
/// <param name="Folder">Path of folder names.</param>
/// <param name="Archived">Whether lists leave it out unless asked for it.</param>
/// <param name="ExternalId">The caller's own id.</param>
/// <param name="RedirectCode">301, 302, 307 or 308.</param>
/// <param name="ForwardQuery">Whether the request's query is forwarded.</param>
/// <param name="Enabled">Whether the link redirects.</param>
/// <param name="DisabledReason">Why it was disabled, where that is known.</param>
/// <param name="StartsAt">When it begins to redirect.</param>
/// <param name="ExpiresAt">When it no longer redirects.</param>
/// <param name="ExpiredUrl">Where it leads then.</param>
/// <param name="ClickLimit">Human clicks after which it no longer redirects.</param>
/// <param name="ClickLimitUrl">Where it leads then.</param>
/// <param name="HasPassword">Whether visitors are asked for a password.</param>
/// <param name="Block">Why it leads nobody on.</param>
/// <param name="ForwardPath">Whether the rest of the path is added to the destination's.</param>
/// <param name="Rules">Targeting rules in order.</param>
/// <param name="Variants">A/B test of the visitors whom no rule takes.</param>
/// <param name="VariantsEndAt">When all of them get the winner.</param>
/// <param name="Winner">The variant that they get then.</param>
/// <param name="Ios">Where visitors on iOS go.</param>
/// <param name="Android">Where visitors on Android go.</param>
/// <param name="EscapeInApp">Whether visitors in an app's own browser are shown a way out of it.</param>
/// <param name="InterstitialId">Interstitial before the destination, in place of those of tags and workspace.</param>
/// <param name="NoInterstitial">Whether no interstitial stands before the destination.</param>
/// <param name="Preview">Open Graph data of its own.</param>
/// <param name="Timezone">IANA time zone of its schedule and rules; null for UTC.</param>
/// <param name="Clicks">Human clicks stored so far.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="DeletedAt">When it was moved to the trash; absent outside of it.</param>
internal sealed record LinkResource(
    string Id,
    string Domain,
    string Slug,
    string ShortUrl,
    string Url,
    string? Title,
    IReadOnlyList<string> Tags,
    string? Notes,
    string? Folder,
    bool Archived,
    string? ExternalId,
    [property: AllowedValues(301, 302, 307, 308)] int RedirectCode,
    bool ForwardQuery,
    bool Enabled,
    string? DisabledReason,
    DateTime? StartsAt,
    DateTime? ExpiresAt,
    string? ExpiredUrl,
    long? ClickLimit,
    string? ClickLimitUrl,
    bool HasPassword,
    LinkBlock? Block,
    bool ForwardPath,
    IReadOnlyList<Rule>? Rules,
    IReadOnlyList<Variant?>? Variants,
    DateTime? VariantsEndAt,
    string? Winner,
    IosTarget? Ios,
    AndroidTarget? Android,
    bool EscapeInApp,
    string? InterstitialId,
    bool NoInterstitial,
    LinkPreview? Preview,
    string? Timezone,
    long Clicks,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? DeletedAt)
{
    /// <summary>Whether the destination answers; set by <see cref="LinkHealthFilter"/>.</summary>
    public LinkHealthResource Health { get; set; } = LinkHealthResource.Unknown;

    public static LinkResource Of(Link link, PublicUrl publicUrl) => new(
        OpaqueId.Link.Format(link.Id),
        link.Domain ?? publicUrl.Base.Host,
        link.Slug,
        publicUrl.Of(link.Domain, link.Slug),
        link.Url,
        link.Title,
        link.Tags,
        link.Notes,
        link.Folder,
        link.Archived,
        link.ExternalId,
        link.RedirectCode,
        link.ForwardQuery,
        link.Enabled,
        link.DisabledReason,
        link.Options?.StartsAt?.UtcDateTime,
        link.Options?.ExpiresAt?.UtcDateTime,
        link.Options?.ExpiredUrl,
        link.Options?.ClickLimit,
        link.Options?.ClickLimitUrl,
        link.Options?.PasswordHash is not null,
        link.Options?.Block,
        link.Options?.ForwardPath ?? false,
        link.Options?.Rules,
        link.Options?.Test?.Variants,
        link.Options?.Test?.EndsAt?.UtcDateTime,
        link.Options?.Test?.Winner,
        link.Options?.Ios,
        link.Options?.Android,
        link.Options?.EscapeInApp ?? false,
        link.Options?.InterstitialId is { } interstitial ? OpaqueId.Interstitial.Format(interstitial) : null,
        link.Options?.NoInterstitial ?? false,
        link.Options?.Preview,
        link.Options?.TimeZone,
        link.Clicks,
        link.CreatedAt.UtcDateTime,
        link.UpdatedAt.UtcDateTime,
        link.DeletedAt?.UtcDateTime);
}

/// <summary>A page of links.</summary>
internal sealed record LinkList(IReadOnlyList<LinkResource> Items, string? NextCursor);

/// <summary>What became of each link of a bulk request, in its order.</summary>
internal sealed record BulkResponse(IReadOnlyList<BulkItem> Items);

/// <summary>What became of one link.</summary>
/// <param name="Status">The status that a request for this link alone would have had.</param>
/// <param name="Link">The created link.</param>
/// <param name="Problem">Why it was not created.</param>
internal sealed record BulkItem(
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkResource? Link,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem)
{
    public static BulkItem Refused(Problem problem) => new(problem.Status, null, problem);
}
