using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Fills the columns of links that are made of others (migration 6) where they are empty, in transactions of some thousand rows: killed,
/// the next start goes on. A link that has them is left alone, so that there is nothing to do but once.
/// </summary>
internal static class SqliteLinkFill
{
    private const int Rows = 5_000;

    private const string Read = """
        SELECT id AS Id, slug AS Slug, url AS Url, title AS Title, notes AS Notes, tags AS Tags FROM links WHERE url_hash IS NULL ORDER BY id LIMIT @Rows
        """;

    private const string Write = "UPDATE links SET url_hash = ?1, url_host = ?2, search_text = ?3 WHERE id = ?4";

    /// <returns>Links filled.</returns>
    public static int Run(SqliteConnection writer, CancellationToken ct)
    {
        int filled = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            using SqliteTransaction transaction = writer.BeginTransaction();
            Unfilled[] rows = [.. writer.Query<Unfilled>(Read, new { Rows }, transaction)];
            using var write = new SqliteStatement(writer, Write);
            foreach (Unfilled row in rows)
            {
                write.Set(1, DestinationKey.HashOf(row.Url))
                    .Set(2, DestinationKey.HostOf(row.Url))
                    .Set(3, LinkSearchText.Of(row.Slug.Split('~')[0], row.Url, row.Title, row.Notes, SqliteLinkRow.TagsOf(row.Tags)))
                    .Set(4, row.Id)
                    .Execute();
            }

            transaction.Commit();
            filled += rows.Length;
            if (rows.Length < Rows)
            {
                return filled;
            }
        }
    }

    private sealed record Unfilled(long Id, string Slug, string Url, string? Title, string? Notes, string Tags);
}
