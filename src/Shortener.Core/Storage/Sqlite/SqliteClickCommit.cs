using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// The steps of a commit on the writer connection, each inside the caller's transaction there. Use it only while holding the
/// writer's lease.
/// </summary>
internal sealed class SqliteClickCommit(SqliteConnection connection, TimeProvider time) : IDisposable
{
    private readonly SqliteStatement _move = new(connection, """
        UPDATE sources SET position = ?3, stored = stored + ?4, dead_lettered = dead_lettered + ?5, moved_at = ?6
        WHERE id = ?1 AND position = ?2 AND closed_at IS NULL
        RETURNING stored
        """);

    private readonly SqliteStatement _deadLetter = new(connection, """
        INSERT INTO dead_letters (source_id, position, link_id, at, reason, click, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """);

    private readonly SqliteStatement _webhookWorkspaces = new(connection, "SELECT DISTINCT workspace_id FROM webhooks WHERE clicks = 1 AND enabled = 1");

    private readonly SqliteStatement _webhookRange = new(connection, """
        INSERT INTO webhook_click_ranges (workspace_id, source_id, to_position, from_position, clicks, first_at, last_at, links, committed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);

    private readonly SqliteStatement _ended = new(connection, "SELECT 1 FROM workspaces WHERE id = ?1 AND deleted_at IS NOT NULL");

    private readonly SqliteClickWriter _clicks = new(connection);

    private readonly SqliteRollupWriter _rollups = new(connection);

    private readonly SqliteEventWriter _events = new(connection);

    /// <summary>The source's stored clicks after the batch; null when its position is not where the batch starts.</summary>
    /// <param name="batch">What is committed.</param>
    /// <param name="clicks">What of it is stored as clicks: its events are not.</param>
    public long? MovePosition(ClickBatch batch, int clicks)
    {
        bool moved = _move
            .Set(1, batch.Source.Id).Set(2, batch.From).Set(3, batch.To).Set(4, clicks).Set(5, batch.DeadLetters.Count(static letter => !letter.IsEvent))
            .Set(6, UnixMicros.Now(time))
            .Step();
        if (!moved)
        {
            return null;
        }

        long stored = _move.Int64(0);
        _move.Reset();
        return stored;
    }

    /// <summary>The batch without what belongs to deleted workspaces. After the position: whoever deletes one holds the writer.</summary>
    public ClickRow[] LeaveOutEnded(ClickRow[] rows, ClickRowBuilder builder)
    {
        return builder.LeaveOut(rows, [.. builder.WorkspacesOf(rows).Where(HasEnded)]);
    }

    private bool HasEnded(int workspace)
    {
        bool ended = _ended.Set(1, workspace).Step();
        if (ended)
        {
            _ended.Reset();
        }

        return ended;
    }

    /// <summary>Clicks, the dictionary rows they point to, rollups, and the labels that these point to.</summary>
    public void WriteClicks(int sourceId, long storedBefore, ClickRow[] rows, CommitState state)
    {
        state.Rollups.Begin(storedBefore);
        if (rows.Length == 0)
        {
            return;
        }

        // Counting needs no database: it overlaps the inserts.
        Task counted = Task.Factory.StartNew(() => state.Rollups.Add(rows), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        try
        {
            _clicks.WriteClicks(sourceId, rows);
        }
        finally
        {
            counted.GetAwaiter().GetResult();
        }

        _clicks.WriteDictionaries(state.Builder);
        _rollups.Write(sourceId, rows, state.Rollups, state.Builder.Labels);
        _clicks.WriteLabels(state.Builder.Labels);
    }

    /// <summary>Events and their rollups, after the batch's clicks.</summary>
    /// <param name="sourceId">Where they come from.</param>
    /// <param name="rows">Of the batch.</param>
    /// <param name="dictionariesWritten">Whether the clicks brought the dictionary rows and labels that the events need as well.</param>
    public void WriteEvents(int sourceId, ClickRowBuilder rows, bool dictionariesWritten)
    {
        if (rows.Events.Count == 0)
        {
            return;
        }

        _events.Write(sourceId, rows.Events);
        if (!dictionariesWritten)
        {
            _clicks.WriteDictionaries(rows);
            _clicks.WriteLabels(rows.Labels);
        }
    }

    /// <summary>Where webhooks find the batch's clicks.</summary>
    public void WriteWebhookRanges(ClickBatch batch, ClickRow[] rows)
    {
        if (rows.Length == 0 || !CommittedRanges.AreAnnounced(batch.Source.Identity))
        {
            return;
        }

        List<int> workspaces = [];
        while (_webhookWorkspaces.Step())
        {
            workspaces.Add(_webhookWorkspaces.Int32(0));
        }

        long now = workspaces.Count == 0 ? 0 : UnixMicros.Now(time);
        foreach (int workspace in workspaces)
        {
            foreach ((ClickRange range, int clicks) in CommittedRanges.Of(workspace, batch, rows))
            {
                _webhookRange
                    .Set(1, workspace).Set(2, range.SourceId).Set(3, range.To).Set(4, range.From).Set(5, clicks)
                    .Set(6, range.FirstAt).Set(7, range.LastAt).Set(8, range.Links).Set(9, now)
                    .Execute();
            }
        }
    }

    /// <summary>Those of deleted workspaces are counted like the others, and not kept.</summary>
    public void WriteDeadLetters(int sourceId, IReadOnlyList<DeadLetter> letters)
    {
        long now = letters.Count == 0 ? 0 : UnixMicros.Now(time);
        foreach (DeadLetter letter in letters)
        {
            if (letter.WorkspaceId is { } workspace && HasEnded(workspace))
            {
                continue;
            }

            _deadLetter
                .Set(1, sourceId).Set(2, letter.Position).Set(3, letter.LinkId).Set(4, letter.UnixMicros)
                .Set(5, StorableText.Clean(letter.Reason)).Set(6, letter.ClickJson).Set(7, now)
                .Execute();
        }
    }

    public void Dispose()
    {
        _move.Dispose();
        _deadLetter.Dispose();
        _webhookWorkspaces.Dispose();
        _webhookRange.Dispose();
        _ended.Dispose();
        _clicks.Dispose();
        _rollups.Dispose();
        _events.Dispose();
    }
}
