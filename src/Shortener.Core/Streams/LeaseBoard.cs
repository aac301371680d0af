namespace Shortener.Core.Streams;

/// <summary>A forwarded source as a worker sees it.</summary>
/// <param name="Position">Everything before it is committed.</param>
/// <param name="Mine">The worker holds its lease.</param>
/// <param name="Free">Nobody does.</param>
public sealed record LeasedSource(int Id, string Identity, long Position, bool Mine, bool Free);

/// <summary>All forwarded sources, and among how many workers they are shared.</summary>
public sealed record LeaseBoard(IReadOnlyList<LeasedSource> Sources, int Workers)
{
    /// <summary>How many sources one worker holds at most, so that all are held and no worker has more than one above another.</summary>
    public int Share => (Sources.Count + Workers - 1) / Workers;
}
