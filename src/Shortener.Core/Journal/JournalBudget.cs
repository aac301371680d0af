namespace Shortener.Core.Journal;

/// <summary>Disk taken by the segments of every generation in one data directory, against its bound. Thread-safe.</summary>
internal sealed class JournalBudget(long maxBytes)
{
    private long _used;

    /// <summary>Bytes taken.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>The bound in bytes.</summary>
    public long Max => maxBytes;

    /// <summary>Whether another file of this size stays within the bound.</summary>
    public bool HasRoom(long bytes) => Used + bytes <= maxBytes;

    /// <summary>Takes without asking: files that exist, and the one that a live generation cannot be without.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _used, bytes);

    public void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
