namespace Shortener.LoadGen;

/// <summary>What one connection saw. Owned by its task until the run ends.</summary>
internal sealed class LoadTally
{
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Answers by status code.</summary>
    public SortedDictionary<int, long> Statuses { get; } = [];

    public long Errors { get; set; }

    public void Answered(int status, long micros)
    {
        Latencies.Record(micros);
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
    }
}
