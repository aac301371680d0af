namespace Shortener.Ingest.Pipeline;

/// <summary>
/// How long to wait before the same batch is tried again: doubling from 100 ms to 10 s, each delay shortened by up to half at random,
/// so that workers that failed together do not come back together. Not thread-safe.
/// </summary>
internal sealed class BatchRetryPolicy(TimeProvider time, Random random)
{
    /// <summary>Shorter than a failover, longer than a deadlock's victim needs.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>A database that comes back is found within ten seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private DateTimeOffset _failingSince;

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>Time since the first of these failures; zero when there is none.</summary>
    public TimeSpan FailingFor => Failures == 0 ? TimeSpan.Zero : time.GetUtcNow() - _failingSince;

    /// <summary>Counts a failure and returns how long to wait.</summary>
    public TimeSpan Failed()
    {
        if (Failures++ == 0)
        {
            _failingSince = time.GetUtcNow();
        }

        // Seven doublings exceed the longest delay.
        TimeSpan full = First * Math.Pow(2, Math.Min(Failures - 1, 7));
        return (full < Longest ? full : Longest) * (1 - (random.NextDouble() / 2));
    }

    public void Succeeded() => Failures = 0;
}
