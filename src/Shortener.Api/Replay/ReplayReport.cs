using Shortener.Ingest.Import;

namespace Shortener.Api.Replay;

/// <summary>What was answered; the shape of the <c>--json</c> output.</summary>
internal sealed record ReplayReport
{
    public required double Seconds { get; init; }

    /// <summary>Requests sent: answers and failures.</summary>
    public required long Requests { get; init; }

    /// <summary>Answers a second.</summary>
    public required double Rate { get; init; }

    public required double P50Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double MaxMs { get; init; }

    /// <summary>Answers by status code.</summary>
    public required IReadOnlyDictionary<int, long> Statuses { get; init; }

    /// <summary>Requests without an answer, by what went wrong.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>Lines that are no clicks, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Skipped { get; init; }

    public static ReplayReport Merge(IReadOnlyList<ReplayTally> tallies, TimeSpan elapsed, IReadOnlyList<ImportScan> scans)
    {
        int[] latencies = [.. tallies.SelectMany(tally => tally.LatenciesMicros)];
        Array.Sort(latencies);
        var failures = Sum(tallies.SelectMany(tally => tally.Failures));
        return new ReplayReport
        {
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
            Requests = latencies.Length + failures.Values.Sum(),
            Rate = Math.Round(latencies.Length / elapsed.TotalSeconds, 1),
            P50Ms = Percentile(latencies, 0.50),
            P99Ms = Percentile(latencies, 0.99),
            MaxMs = Percentile(latencies, 1),
            Statuses = Sum(tallies.SelectMany(tally => tally.Statuses)),
            Failures = failures,
            Skipped = Sum(scans.SelectMany(scan => scan.Skipped)),
        };
    }

    private static double Percentile(int[] sortedMicros, double share) => sortedMicros.Length == 0
        ? 0
        : sortedMicros[Math.Max(0, (int)Math.Ceiling(share * sortedMicros.Length) - 1)] / 1000.0;

    private static SortedDictionary<TKey, long> Sum<TKey>(IEnumerable<KeyValuePair<TKey, long>> counts)
        where TKey : notnull
    {
        var sums = new SortedDictionary<TKey, long>();
        foreach ((TKey key, long count) in counts)
        {
            sums[key] = sums.GetValueOrDefault(key) + count;
        }

        return sums;
    }
}
