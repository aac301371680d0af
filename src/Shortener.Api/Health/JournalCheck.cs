using Shortener.Core.Journal;
using Shortener.Ingest.Journal;

namespace Shortener.Api.Health;

/// <summary>The journal: a click that cannot be kept is dropped and counted, while redirects go on.</summary>
internal sealed class JournalCheck(JournalSeat seat, TimeProvider time) : IReadinessCheck
{
    /// <summary>How long dropped clicks show: several rounds of any monitoring.</summary>
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    // Guarded by the gate: checks may overlap.
    private long? _droppedBefore;
    private long _droppedAt;
    private bool _drops;

    public string Name => "journal";

    public async ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        ClickJournal journal = seat.Journal;
        if (journal.FlushProblem is { } problem)
        {
            return new ReadinessResult(Name, ReadinessStatus.Degraded, problem);
        }

        JournalAccount account = await Task.Run(() => journal.Live.ReadAccount(journal.Live.EndPosition), ct);
        return DropsNow(account.Dropped.Values.Sum())
            ? new ReadinessResult(Name, ReadinessStatus.Degraded,
                $"Clicks were dropped within the last {Shown.TotalSeconds:0} seconds ("
                + string.Join(", ", account.Dropped.Where(reason => reason.Value > 0).Select(reason => $"{reason.Key}: {reason.Value}"))
                + "). Free disk space, raise Journal__MaxMiB, or mend what keeps the pipeline from storing clicks.")
            : new ReadinessResult(Name, ReadinessStatus.Ok, null);
    }

    private bool DropsNow(long dropped)
    {
        lock (_gate)
        {
            // What earlier processes dropped is history: the first look only takes it down.
            if (_droppedBefore is { } before && dropped > before)
            {
                _drops = true;
                _droppedAt = time.GetTimestamp();
            }

            _droppedBefore = Math.Max(dropped, _droppedBefore ?? 0);
            _drops = _drops && time.GetElapsedTime(_droppedAt) < Shown;
            return _drops;
        }
    }
}
