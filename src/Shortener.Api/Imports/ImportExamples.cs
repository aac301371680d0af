namespace Shortener.Api.Imports;

/// <summary>Examples of imports in the description.</summary>
internal static class ImportExamples
{
    public const string Queued = """
        {
          "id": "imp_1c8w3r5t7y9ab", "status": "queued", "error": null, "format": "bitly", "fileName": "links.csv", "bytes": 48210, "dryRun": false,
          "onConflict": "skip", "records": null, "processed": 0, "created": 0, "updated": 0, "renamed": 0, "unchanged": 0, "skipped": 0, "refused": 0,
          "clicks": 0, "clicksAdded": 0, "createdAt": "2026-05-01T08:00:00Z", "updatedAt": "2026-05-01T08:00:00Z", "finishedAt": null
        }
        """;

    public const string Done = """
        {
          "id": "imp_1c8w3r5t7y9ab", "status": "done", "error": null, "format": "bitly", "fileName": "links.csv", "bytes": 48210, "dryRun": false,
          "onConflict": "skip", "records": 312, "processed": 312, "created": 305, "updated": 0, "renamed": 0, "unchanged": 2, "skipped": 1, "refused": 4,
          "clicks": 0, "clicksAdded": 0, "createdAt": "2026-05-01T08:00:00Z", "updatedAt": "2026-05-01T08:00:02Z", "finishedAt": "2026-05-01T08:00:02Z"
        }
        """;

    /// <summary>A line of NDJSON, as text.</summary>
    public const string Report = """
        "{\"line\":3,\"field\":\"url\",\"code\":\"destination_not_allowed\",\"message\":\"Must not lead to a private address\"}\n"
        """;

    public const string List = $$"""
        { "items": [{{Done}}], "nextCursor": null }
        """;
}
