using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Postgres;

/// <summary>The steps of a commit, each inside the caller's transaction.</summary>
internal static class PostgresClickCommit
{
    // Every statement of a commit finds its rows by their keys. Without this, statistics that lag behind a growing table make the
    // planner read whole rollup tables for a batch's cells.
    private const string UseKeys = "SET LOCAL enable_seqscan = off";

    private const string Move = """
        UPDATE sources SET position = $3, stored = stored + $4, dead_lettered = dead_lettered + $5, moved_at = now()
        WHERE id = $1 AND position = $2 AND closed_at IS NULL
        RETURNING stored
        """;

    // Sent with the move: a commit nobody wants to be told of costs no round trip. A click that follows the creation of an endpoint is
    // read, moved and looked at after it.
    private const string WebhookWorkspaces = "SELECT DISTINCT workspace_id FROM webhooks WHERE clicks AND enabled";

    private const string EndedWorkspaces = "SELECT id FROM workspaces WHERE id = ANY ($1) AND deleted_at IS NOT NULL";

    private const string InsertWebhookRanges = """
        INSERT INTO webhook_click_ranges (workspace_id, source_id, to_position, from_position, clicks, first_at, last_at, links, committed_at)
        SELECT r.workspace_id, $1, r.to_position, r.from_position, r.clicks, r.first_at, r.last_at, r.links, now()
        FROM unnest($2, $3, $4, $5, $6, $7, $8) AS r (workspace_id, to_position, from_position, clicks, first_at, last_at, links)
        """;

    private const string InsertDeadLetters = """
        INSERT INTO dead_letters (source_id, position, link_id, at, reason, click, created_at)
        SELECT $1, k.position, k.link_id, k.at, k.reason, k.click::jsonb, now()
        FROM unnest($2, $3, $4, $5, $6) AS k (position, link_id, at, reason, click)
        """;

    private const string UpsertReport = """
        INSERT INTO source_reports (source_id, accepted, dropped, pending, oldest_at, reported_at, stored, dead_lettered)
        VALUES ($1, $2, $3, $4, $5, now(), $6, $7)
        ON CONFLICT (source_id) DO UPDATE SET accepted = excluded.accepted, dropped = excluded.dropped, pending = excluded.pending,
            oldest_at = excluded.oldest_at, reported_at = excluded.reported_at, stored = excluded.stored,
            dead_lettered = excluded.dead_lettered
        """;

    /// <summary>
    /// The source's stored clicks after the batch, the workspaces whose endpoints want clicks, and those of the batch that were deleted; null
    /// when the source's position is not
    /// where the batch starts. <paramref name="clicks"/> is what the batch stores, without its events.
    /// </summary>
    public static async Task<(long Stored, IReadOnlyList<int> WebhookWorkspaces, IReadOnlyList<int> Ended)?> MovePositionAsync(
        NpgsqlConnection connection, ClickBatch batch, int clicks, IReadOnlyCollection<int> batchWorkspaces, CancellationToken ct)
    {
        await using var commands = new NpgsqlBatch(connection);
        commands.Append(UseKeys);
        commands.Append(Move).Parameters
            .With(NpgsqlDbType.Integer, batch.Source.Id)
            .With(NpgsqlDbType.Bigint, batch.From)
            .With(NpgsqlDbType.Bigint, batch.To)
            .With(NpgsqlDbType.Bigint, (long)clicks)
            .With(NpgsqlDbType.Bigint, (long)batch.DeadLetters.Count(static letter => !letter.IsEvent));
        commands.Append(WebhookWorkspaces);
        commands.Append(EndedWorkspaces).Parameters.WithEach(NpgsqlDbType.Integer, [.. batchWorkspaces], static workspace => workspace);
        await using NpgsqlDataReader reader = await commands.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        long stored = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        List<int> workspaces = [];
        while (await reader.ReadAsync(ct))
        {
            workspaces.Add(reader.GetInt32(0));
        }

        await reader.NextResultAsync(ct);
        List<int> ended = [];
        while (await reader.ReadAsync(ct))
        {
            ended.Add(reader.GetInt32(0));
        }

        return (stored, workspaces, ended);
    }

    /// <summary>Those of some workspaces that were deleted.</summary>
    public static async Task<IReadOnlyList<int>> ReadEndedAsync(NpgsqlConnection connection, IReadOnlyCollection<int> workspaces, CancellationToken ct)
    {
        await using var select = new NpgsqlCommand(EndedWorkspaces, connection);
        select.Parameters.WithEach(NpgsqlDbType.Integer, [.. workspaces], static workspace => workspace);
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(ct);
        List<int> ended = [];
        while (await reader.ReadAsync(ct))
        {
            ended.Add(reader.GetInt32(0));
        }

        return ended;
    }

    /// <summary>Where webhooks find the batch's clicks.</summary>
    public static async Task WriteWebhookRangesAsync(
        NpgsqlConnection connection, ClickBatch batch, ClickRow[] rows, IReadOnlyList<int> workspaces, CancellationToken ct)
    {
        if (workspaces.Count == 0 || !CommittedRanges.AreAnnounced(batch.Source.Identity))
        {
            return;
        }

        (int Workspace, ClickRange Range, int Clicks)[] ranges =
            [.. workspaces.SelectMany(workspace => CommittedRanges.Of(workspace, batch, rows).Select(part => (workspace, part.Range, part.Clicks)))];
        if (ranges.Length == 0)
        {
            return;
        }

        await using var insert = new NpgsqlCommand(InsertWebhookRanges, connection);
        insert.Parameters
            .With(NpgsqlDbType.Integer, batch.Source.Id)
            .WithEach(NpgsqlDbType.Integer, ranges, static part => part.Workspace)
            .WithEach(NpgsqlDbType.Bigint, ranges, static part => part.Range.To)
            .WithEach(NpgsqlDbType.Bigint, ranges, static part => part.Range.From)
            .WithEach(NpgsqlDbType.Integer, ranges, static part => part.Clicks)
            .WithEach(NpgsqlDbType.TimestampTz, ranges, static part => PostgresClickWriter.Timestamp(part.Range.FirstAt))
            .WithEach(NpgsqlDbType.TimestampTz, ranges, static part => PostgresClickWriter.Timestamp(part.Range.LastAt))
            .WithEach(NpgsqlDbType.Bytea, ranges, static part => part.Range.Links);
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Clicks, the dictionary rows they point to, rollups, and the labels that these point to.</summary>
    public static async Task WriteClicksAsync(
        NpgsqlConnection connection, int sourceId, long storedBefore, ClickRow[] rows, CommitState state, CancellationToken ct)
    {
        state.Rollups.Begin(storedBefore);
        if (rows.Length == 0)
        {
            return;
        }

        // Counting keeps this processor busy while the server stores what is copied.
        Task counted = Task.Run(() => state.Rollups.Add(rows), CancellationToken.None);
        try
        {
            await PostgresClickWriter.CopyClicksAsync(connection, sourceId, rows, ct);
        }
        finally
        {
            await counted;
        }

        await PostgresClickWriter.WriteDictionariesAsync(connection, state.Builder, ct);
        await PostgresRollupWriter.WriteAsync(connection, sourceId, rows, state.Rollups, state.Builder.Labels, ct);
    }

    public static async Task WriteDeadLettersAsync(
        NpgsqlConnection connection, int sourceId, IReadOnlyList<DeadLetter> letters, CancellationToken ct)
    {
        if (letters.Count == 0)
        {
            return;
        }

        await using var insert = new NpgsqlCommand(InsertDeadLetters, connection);
        insert.Parameters
            .With(NpgsqlDbType.Integer, sourceId)
            .WithEach(NpgsqlDbType.Bigint, letters, static letter => letter.Position)
            .WithEach(NpgsqlDbType.Bigint, letters, static letter => letter.LinkId)
            .WithEach(NpgsqlDbType.TimestampTz, letters, static letter => Timestamp(letter.UnixMicros))
            .WithEach(NpgsqlDbType.Text, letters, static letter => StorableText.Clean(letter.Reason))
            .WithEach(NpgsqlDbType.Text, letters, static letter => letter.ClickJson);
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <param name="seen">The counters that the report was counted against; null when this transaction moved the row.</param>
    public static async Task WriteReportAsync(
        NpgsqlConnection connection, int sourceId, SourceReport report, SourceCounters? seen, CancellationToken ct)
    {
        await using var upsert = new NpgsqlCommand(UpsertReport, connection);
        upsert.Parameters
            .With(NpgsqlDbType.Integer, sourceId)
            .With(NpgsqlDbType.Bigint, report.Accepted)
            .With(NpgsqlDbType.Jsonb, DroppedJson.Write(report.Dropped))
            .With(NpgsqlDbType.Bigint, report.Pending)
            .With(NpgsqlDbType.TimestampTz, Timestamp(report.OldestUnixMicros))
            .With(NpgsqlDbType.Bigint, seen?.Stored)
            .With(NpgsqlDbType.Bigint, seen?.DeadLettered);
        await upsert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Null for an instant that the column cannot hold: it may be why the click is a dead letter.</summary>
    private static DateTime? Timestamp(long? unixMicros) =>
        unixMicros is > -62_135_596_800_000_000 and < 253_402_300_799_000_000 ? PostgresClickWriter.Timestamp(unixMicros.Value) : null;
}
