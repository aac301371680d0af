using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Fills the columns of links that are made of others (migration 6) where they are empty, in transactions of some thousand rows: killed,
/// the next start goes on. Then makes the index of texts, which is quicker once they are there. A node of an earlier release that still
/// creates links leaves them empty; the next start fills them. The caller holds the migrations' lock.
/// </summary>
internal static class PostgresLinkFill
{
    private const int Rows = 5_000;

    private const string Read = "SELECT id, slug, url, title, notes, tags FROM links WHERE url_hash IS NULL AND id > $1 ORDER BY id LIMIT $2";

    private const string Write = """
        UPDATE links l
        SET url_hash = i.hash, url_host = i.host, search_text = i.text
        FROM unnest($1, $2, $3, $4) AS i (id, hash, host, text)
        WHERE l.id = i.id AND l.url_hash IS NULL
        """;

    /// <summary>
    /// Whoever owns a database may make this extension (it is a trusted one). Where it is missing or refused searches read links in
    /// order, some thousand for each page.
    /// </summary>
    private const string MakeIndex = """
        DO $$
        BEGIN
            IF to_regclass('links_search') IS NULL THEN
                CREATE EXTENSION IF NOT EXISTS pg_trgm;
                CREATE INDEX links_search ON links USING gin (search_text gin_trgm_ops);
            END IF;
        EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
            RAISE WARNING 'Searches of links are slow without the extension pg_trgm (%). Let a superuser run CREATE EXTENSION pg_trgm in this database, and start again.', SQLERRM;
        END
        $$
        """;

    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        for (long? last = 0; last is { } after;)
        {
            last = await FillAsync(connection, after, ct);
        }

        await using var index = new NpgsqlCommand(MakeIndex, connection) { CommandTimeout = 0 };
        await index.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Null when no link is left behind <paramref name="after"/>.</summary>
    private static async Task<long?> FillAsync(NpgsqlConnection connection, long after, CancellationToken ct)
    {
        List<(long Id, long Hash, string Host, string Text)> rows = [];
        await using (var read = new NpgsqlCommand(Read, connection) { CommandTimeout = 0 })
        {
            read.Parameters.With(NpgsqlDbType.Bigint, after).With(NpgsqlDbType.Integer, Rows);
            await using NpgsqlDataReader reader = await read.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                string url = reader.GetString(2);
                string text = LinkSearchText.Of(
                    reader.GetString(1).Split('~')[0],
                    url,
                    reader.IsDBNull(3) ? null : reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4),
                    reader.GetFieldValue<string[]>(5));
                rows.Add((reader.GetInt64(0), DestinationKey.HashOf(url), DestinationKey.HostOf(url), text));
            }
        }

        if (rows.Count > 0)
        {
            await using var write = new NpgsqlCommand(Write, connection) { CommandTimeout = 0 };
            write.Parameters
                .WithEach(NpgsqlDbType.Bigint, rows, row => row.Id)
                .WithEach(NpgsqlDbType.Bigint, rows, row => row.Hash)
                .WithEach(NpgsqlDbType.Text, rows, row => row.Host)
                .WithEach(NpgsqlDbType.Text, rows, row => row.Text);
            await write.ExecuteNonQueryAsync(ct);
        }

        return rows.Count < Rows ? null : rows[^1].Id;
    }
}
