namespace Shortener.Core.Orphans;

/// <summary>Visits of people and of bots. Closed once by who takes it out of its table, so that nobody counts into what is gone. Thread-safe.</summary>
internal sealed class VisitCounter
{
    // Far below zero: no number of late increments brings it back above.
    private const long Closed = long.MinValue / 2;

    private long _visits;
    private long _bots;

    /// <summary>False when closed.</summary>
    public bool TryAdd(bool isBot, int visits = 1) => Interlocked.Add(ref isBot ? ref _bots : ref _visits, visits) > 0;

    /// <summary>What was counted since the last call.</summary>
    public (long Visits, long Bots) Take(bool close)
    {
        long start = close ? Closed : 0;
        return (Math.Max(0, Interlocked.Exchange(ref _visits, start)), Math.Max(0, Interlocked.Exchange(ref _bots, start)));
    }
}
