using System.Text.Json.Serialization;
using Shortener.Core.Ids;
using Shortener.Core.LinkImports;

namespace Shortener.Api.Imports;

/// <summary>An import of links.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Status"><c>queued</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Format"><c>csv</c>, <c>ndjson</c>, <c>bitly</c>, <c>yourls</c>, <c>shlink</c>, <c>kutt</c> or <c>dub</c>, given or detected.</param>
/// <param name="FileName">Name of the file as it was sent.</param>
/// <param name="Bytes">Size of the file as it was sent.</param>
/// <param name="DryRun">Nothing is written: the counts say what would become of the records.</param>
/// <param name="OnConflict"><c>skip</c>, <c>update</c> or <c>rename</c>.</param>
/// <param name="Records">Records of links in the file; null until they are counted.</param>
/// <param name="Processed">Records that are settled.</param>
/// <param name="Created">Links created under their own slug.</param>
/// <param name="Updated">Existing links that took the record's fields.</param>
/// <param name="Renamed">Links created under another slug.</param>
/// <param name="Unchanged">Links that were there already with all of it.</param>
/// <param name="Skipped">Records left alone because another link has the slug or external id.</param>
/// <param name="Refused">Records that make no link; the report says why.</param>
/// <param name="Clicks">Clicks in the file.</param>
/// <param name="ClicksAdded">Clicks stored by this import.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="UpdatedAt">When it last came on.</param>
/// <param name="FinishedAt">When it ended.</param>
internal sealed record ImportResource(
    string Id,
    string Status,
    string? Error,
    string Format,
    string? FileName,
    long Bytes,
    bool DryRun,
    string OnConflict,
    long? Records,
    long Processed,
    long Created,
    long Updated,
    long Renamed,
    long Unchanged,
    long Skipped,
    long Refused,
    long Clicks,
    long ClicksAdded,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    DateTime? FinishedAt)
{
    public static ImportResource Of(LinkImport import) => new(
        OpaqueId.Import.Format(import.Id),
        import.Status.ToString().ToLowerInvariant(),
        import.Error,
        import.Format,
        import.FileName,
        import.Bytes,
        import.DryRun,
        import.OnConflict.ToString().ToLowerInvariant(),
        import.Records,
        import.Tally.Position,
        import.Tally.Created,
        import.Tally.Updated,
        import.Tally.Renamed,
        import.Tally.Unchanged,
        import.Tally.Skipped,
        import.Tally.Refused,
        import.Tally.Clicks,
        import.Tally.ClicksAdded,
        import.CreatedAt.UtcDateTime,
        import.UpdatedAt.UtcDateTime,
        import.FinishedAt?.UtcDateTime);
}

/// <summary>A page of imports, newest first.</summary>
internal sealed record ImportList(IReadOnlyList<ImportResource> Items, string? NextCursor);

/// <summary>A line of the report of an import: a record that was refused or left alone.</summary>
/// <param name="Line">Line of the file on which the record begins, from 1.</param>
/// <param name="Field">The field at fault; null for the whole record.</param>
/// <param name="Code">Stable name of the reason.</param>
/// <param name="Message">For people.</param>
internal sealed record ImportReportLine(long Line, string? Field, string Code, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImportResource))]
[JsonSerializable(typeof(ImportList))]
[JsonSerializable(typeof(ImportReportLine))]
internal sealed partial class ImportsJsonContext : JsonSerializerContext;
