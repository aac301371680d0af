using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;
using Shortener.Core.Observability;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Clicks in PostgreSQL. Thread-safe. Leave <c>synchronous_commit</c> on for its connections: the journal gives up what a commit has
/// taken over.
/// </summary>
public sealed class PostgresClickStore : IClickStore
{
    private const string SelectSource = "SELECT id, identity, position, stored, dead_lettered, closed_at IS NOT NULL FROM sources";

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly int _maxAgeDays;
    private readonly PostgresClickPartitions _partitions;
    private readonly PostgresClickPartitions _eventPartitions;
    private readonly CommitStates _states = new();

    public PostgresClickStore(NpgsqlDataSource database, TimeProvider time, ClickStoreOptions options, ILogger<PostgresClickStore> logger)
    {
        _database = database;
        _time = time;
        _maxAgeDays = options.MaxAgeDays;
        _partitions = new PostgresClickPartitions("clicks", database, time, logger);
        _eventPartitions = new PostgresClickPartitions("events", database, time, logger);
    }

    public async Task<SourceState> OpenSourceAsync(string identity, long position, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(ct);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO sources (identity, position) VALUES ($1, $2) ON CONFLICT (identity) DO NOTHING", connection);
        insert.Parameters.With(NpgsqlDbType.Text, identity).With(NpgsqlDbType.Bigint, position);
        await insert.ExecuteNonQueryAsync(ct);
        return (await FindAsync(connection, identity, ct))!;
    }

    public async Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(ct);
        return await FindAsync(connection, identity, ct);
    }

    public async Task<IReadOnlyList<SourceState>> ListSourcesAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(ct);
        await using var select = new NpgsqlCommand(SelectSource + " ORDER BY id", connection);
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(ct);
        List<SourceState> sources = [];
        while (await reader.ReadAsync(ct))
        {
            sources.Add(Source(reader));
        }

        return sources;
    }

    public Task CloseSourceAsync(int sourceId, CancellationToken ct) => CloseAsync(sourceId, null, ct);

    public Task CloseSourceAsync(int sourceId, SourceReport report, CancellationToken ct) => CloseAsync(sourceId, report, ct);

    public async Task<CommitResult> CommitAsync(ClickBatch batch, CancellationToken ct)
    {
        using var span = CommitSpan.Start(batch, "postgresql");
        CommitState state = _states.Take(batch.Source.Id);
        ClickRow[] rows = state.Builder.Build(batch.Clicks, ClickWindow.For(batch.Source.Identity, _time, _maxAgeDays));
        await _partitions.EnsureAsync(rows, ct);
        if (state.Builder.Events.Count > 0)
        {
            await _eventPartitions.EnsureAsync(state.Builder.Events.Select(static row => row.Visit), ct);
        }

        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(ct);
        try
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
            if (await PostgresClickCommit.MovePositionAsync(connection, batch, rows.Length, WorkspacesOf(batch, rows, state), ct) is not { } moved)
            {
                return span.End(CommitResult.PositionMoved);
            }

            long stored = moved.Stored;
            long before = stored - rows.Length;
            rows = state.Builder.LeaveOut(rows, moved.Ended);
            await PostgresClickCommit.WriteClicksAsync(connection, batch.Source.Id, before, rows, state, ct);
            await PostgresEventWriter.WriteAsync(connection, batch.Source.Id, state.Builder, dictionariesWritten: rows.Length > 0, ct);
            await PostgresClickCommit.WriteWebhookRangesAsync(connection, batch, rows, moved.WebhookWorkspaces, ct);
            await PostgresClickCommit.WriteDeadLettersAsync(connection, batch.Source.Id, LettersToKeep(batch, moved.Ended), ct);
            if (batch.Report is not null)
            {
                await PostgresClickCommit.WriteReportAsync(connection, batch.Source.Id, batch.Report, null, ct);
            }

            await transaction.CommitAsync(ct);
            // Where nothing was left to write, the words that the batch brought were not written either.
            if (rows.Length > 0 || state.Builder.Events.Count > 0 || batch.Clicks.Count == 0)
            {
                state.Rollups.Committed(stored);
                state.Builder.MarkStored();
                _states.GiveBack(batch.Source.Id, state);
            }

            return span.End(CommitResult.Committed);
        }
        catch (PostgresException exception) when (PostgresErrors.IsData(exception))
        {
            throw PostgresErrors.Refused(exception);
        }
    }

    private static HashSet<int> WorkspacesOf(ClickBatch batch, ClickRow[] rows, CommitState state) =>
        [.. state.Builder.WorkspacesOf(rows), .. batch.DeadLetters.Select(static letter => letter.WorkspaceId).OfType<int>()];

    /// <summary>Those of deleted workspaces are counted like the others, and not kept.</summary>
    private static IReadOnlyList<DeadLetter> LettersToKeep(ClickBatch batch, IReadOnlyList<int> ended) => ended.Count == 0
        ? batch.DeadLetters
        : [.. batch.DeadLetters.Where(letter => letter.WorkspaceId is not { } workspace || !ended.Contains(workspace))];

    internal static SourceState Source(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetBoolean(5));

    private static async Task<SourceState?> FindAsync(NpgsqlConnection connection, string identity, CancellationToken ct)
    {
        await using var select = new NpgsqlCommand(SelectSource + " WHERE identity = $1", connection);
        select.Parameters.With(NpgsqlDbType.Text, identity);
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Source(reader) : null;
    }

    private async Task CloseAsync(int sourceId, SourceReport? report, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await using var close = new NpgsqlCommand("UPDATE sources SET closed_at = now() WHERE id = $1 AND closed_at IS NULL", connection);
        close.Parameters.With(NpgsqlDbType.Integer, sourceId);
        if (await close.ExecuteNonQueryAsync(ct) == 1 && report is not null)
        {
            await PostgresClickCommit.WriteReportAsync(connection, sourceId, report, null, ct);
        }

        await transaction.CommitAsync(ct);
        _states.Forget(sourceId);
    }
}
