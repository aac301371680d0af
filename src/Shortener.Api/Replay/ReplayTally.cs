namespace Shortener.Api.Replay;

/// <summary>What one connection saw. Written by its task; <see cref="Answers"/> may be read meanwhile.</summary>
internal sealed class ReplayTally
{
    private long _answers;

    public long Answers => Interlocked.Read(ref _answers);

    public Dictionary<int, long> Statuses { get; } = [];

    public Dictionary<string, long> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Microseconds, four bytes an answer.</summary>
    public List<int> LatenciesMicros { get; } = [];

    public void Answered(int status, TimeSpan latency)
    {
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
        LatenciesMicros.Add((int)Math.Clamp(latency.TotalMicroseconds, 0, int.MaxValue));
        Interlocked.Increment(ref _answers);
    }

    public void Failed(string reason)
    {
        Failures[reason] = Failures.GetValueOrDefault(reason) + 1;
        Interlocked.Increment(ref _answers);
    }
}
