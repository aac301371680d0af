using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.AbuseReports;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Api.AbuseReports;

/// <summary>A visitor's report as the API shows it. Instants are UTC.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="LinkId">The link, which may be deleted since.</param>
/// <param name="ShortUrl">The link's address when it was reported.</param>
/// <param name="Url">Where the link led when it was reported.</param>
/// <param name="Reason"><c>phishing malware scam spam illegal privacy other</c>.</param>
/// <param name="Comment">The visitor's words.</param>
/// <param name="Email">Where the visitor wants an answer.</param>
/// <param name="Reporter">Pseudonym of the visitor's address, other from day to day.</param>
/// <param name="Status"><c>open reviewing resolved dismissed</c>.</param>
/// <param name="Note">The last note.</param>
/// <param name="CreatedAt">When it was reported.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Changes">What was done, oldest first; only in the answer for a single report.</param>
internal sealed record AbuseReportResource(
    string Id,
    string LinkId,
    string ShortUrl,
    string Url,
    [property: AllowedValues("phishing", "malware", "scam", "spam", "illegal", "privacy", "other")] string Reason,
    string? Comment,
    string? Email,
    string? Reporter,
    [property: AllowedValues("open", "reviewing", "resolved", "dismissed")] string Status,
    string? Note,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AbuseReportChangeResource>? Changes)
{
    public static AbuseReportResource Of(AbuseReport report, IShortUrls shortUrls, bool withChanges) => new(
        OpaqueId.AbuseReport.Format(report.Id),
        OpaqueId.Link.Format(report.LinkId),
        shortUrls.ShortUrl(report.Host, report.Slug),
        report.Url,
        TextOf(report.Reason),
        report.Comment,
        report.Email,
        report.Reporter?.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        TextOf(report.Status),
        report.Note,
        report.CreatedAt.UtcDateTime,
        report.UpdatedAt.UtcDateTime,
        withChanges ? [.. report.Changes.Select(change => new AbuseReportChangeResource(
            change.ApiKeyId > 0 ? OpaqueId.Key.Format(change.ApiKeyId) : null,
            change.UserId > 0 ? OpaqueId.User.Format(change.UserId) : null,
            TextOf(change.Status),
            change.Note,
            change.ChangedAt.UtcDateTime))] : null);

    private static string TextOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>What was done about a report.</summary>
/// <param name="KeyId">The API key that did it; null for a person.</param>
/// <param name="UserId">The person who did it; null for an API key.</param>
/// <param name="Status">The status from then on.</param>
/// <param name="Note">The note given with it.</param>
/// <param name="ChangedAt">UTC.</param>
internal sealed record AbuseReportChangeResource(string? KeyId, string? UserId, string Status, string? Note, DateTime ChangedAt);

/// <summary>A page of reports, newest first.</summary>
internal sealed record AbuseReportList(IReadOnlyList<AbuseReportResource> Items, string? NextCursor);

/// <summary>Body of <c>PATCH /api/v1/abuse-reports/{id}</c>.</summary>
/// <param name="Status"><c>open reviewing resolved dismissed</c>; absent leaves it.</param>
/// <param name="Note">Up to 2,000 characters; absent leaves it.</param>
public sealed record ChangeAbuseReportRequest(
    [property: AllowedValues("open", "reviewing", "resolved", "dismissed")] string? Status, [property: MaxLength(2_000)] string? Note);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ChangeAbuseReportRequest))]
[JsonSerializable(typeof(AbuseReportResource))]
[JsonSerializable(typeof(AbuseReportList))]
internal sealed partial class AbuseReportsJsonContext : JsonSerializerContext;
