namespace Shortener.Core.Clicks;

/// <summary>
/// Reads the account so that it adds up at every reading, whatever is committed meanwhile. Per source, the database's row is read
/// first and its journal second: what is committed in between still counts as pending against the row that was read, and what is
/// accepted in between is both accepted and pending. Thread-safe.
/// </summary>
public sealed class PipelineAccountReader(ISourceAccountStore store, LiveSourceAccounts live, TimeProvider time)
{
    /// <summary>A generation that closes between the two reads makes the row that was read useless; it closes once.</summary>
    private const int Attempts = 10;

    public async Task<PipelineAccount> ReadAsync(CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            // Journals that open or close while the rows are read are in one of the two lists.
            IReadOnlyList<ILiveSourceAccount> before = live.Current;
            IReadOnlyList<SourceAccount> rows = await store.ReadAsync(ct);
            // Counting what is pending walks up to the whole journal; the query may have ended on a thread that serves sockets.
            if (await Task.Run(() => TrySum(rows, before.Union(live.Current).ToList()), ct) is { } account)
            {
                return account;
            }

            if (attempt == Attempts)
            {
                throw new InvalidOperationException("The journal did not answer for the committed position: it moved on during every reading");
            }
        }
    }

    private PipelineAccount? TrySum(IReadOnlyList<SourceAccount> rows, List<ILiveSourceAccount> journals)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<PipelineSourceAccount> sources = [];
        foreach (SourceAccount row in rows)
        {
            ILiveSourceAccount? journal = row.State.Closed ? null : journals.Find(account => account.Identity == row.State.Identity);
            if (journal is null)
            {
                sources.Add(new PipelineSourceAccount(row.State.Identity, row.State.Closed, Live: false, row.State.Position,
                    row.CountedAgainst, row.Report, row.ReportedAt));
            }
            else if (journal.Read(row.State.Position) is { } report)
            {
                sources.Add(new PipelineSourceAccount(row.State.Identity, Closed: false, Live: true, row.State.Position,
                    new SourceCounters(row.State.Stored, row.State.DeadLettered), report, now));
            }
            else
            {
                return null;
            }
        }

        // A journal that the pipeline has not registered: nothing of it is stored.
        foreach (ILiveSourceAccount journal in journals.Where(journal => rows.All(row => row.State.Identity != journal.Identity)))
        {
            if (journal.Read(0) is not { } report)
            {
                return null;
            }

            sources.Add(new PipelineSourceAccount(journal.Identity, Closed: false, Live: true, Position: 0, default, report, now));
        }

        return Sum(sources, now);
    }

    private static PipelineAccount Sum(List<PipelineSourceAccount> sources, DateTimeOffset now)
    {
        long accepted = 0;
        long stored = 0;
        long deadLettered = 0;
        long pending = 0;
        long oldest = long.MaxValue;
        DateTimeOffset asOf = now;
        var dropped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (PipelineSourceAccount source in sources)
        {
            if (source.Report is not { } report)
            {
                continue;
            }

            accepted += report.Accepted;
            stored += source.Counters.Stored;
            deadLettered += source.Counters.DeadLettered;
            pending += report.Pending;
            oldest = Math.Min(oldest, report.OldestUnixMicros ?? long.MaxValue);
            foreach ((string reason, long count) in report.Dropped)
            {
                dropped[reason] = dropped.GetValueOrDefault(reason) + count;
            }

            if (!source.Closed && source.AsOf < asOf)
            {
                asOf = source.AsOf.Value;
            }
        }

        long lagMs = oldest == long.MaxValue ? 0 : Math.Max(0, (UnixMicros.From(now) - oldest) / 1_000);
        return new PipelineAccount(accepted, stored, deadLettered, dropped, pending, lagMs, asOf, sources);
    }
}
