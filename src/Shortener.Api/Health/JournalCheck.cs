using Shortener.Core.Journal;
using Shortener.Ingest.Journal;

namespace Shortener.Api.Health;

/// <summary>The journal: a click that cannot be kept is dropped and counted, while redirects go on.</summary>
internal sealed class JournalCheck(JournalSeat seat) : IReadinessCheck
{
    private long _droppedBefore;

    public async ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        ClickJournal journal = seat.Journal;
        if (journal.FlushProblem is { } problem)
        {
            return new ReadinessResult("journal", ReadinessStatus.Degraded, problem);
        }

        JournalAccount account = await Task.Run(() => journal.Live.ReadAccount(journal.Live.EndPosition), ct);
        long dropped = account.Dropped.Values.Sum();
        bool dropsNow = dropped > Interlocked.Exchange(ref _droppedBefore, dropped);
        return dropsNow
            ? new ReadinessResult("journal", ReadinessStatus.Degraded,
                "Clicks were dropped since the last check ("
                + string.Join(", ", account.Dropped.Where(reason => reason.Value > 0).Select(reason => $"{reason.Key}: {reason.Value}"))
                + "). Free disk space, raise Journal__MaxMiB, or mend what keeps the pipeline from storing clicks.")
            : new ReadinessResult("journal", ReadinessStatus.Ok, null);
    }
}
