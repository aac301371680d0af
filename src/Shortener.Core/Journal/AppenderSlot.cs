namespace Shortener.Core.Journal;

/// <summary>
/// What a thread is appending to, so that no segment is unmapped under it: a hazard pointer. The appender stores the segment and
/// then checks that it is still the active one; whoever wants to unmap makes all processors pass a memory barrier and then looks at
/// the slots. The barrier on the rare side saves the one on the append path (asymmetric Dekker; see
/// <see cref="Interlocked.MemoryBarrierProcessWide"/>).
/// </summary>
internal sealed class AppenderSlot
{
    [ThreadStatic]
    private static AppenderSlot? _current;

    // Guarded by itself. One entry for each thread that ever appended and lives.
    private static readonly List<AppenderSlot> All = [];

    private readonly Thread _thread = Thread.CurrentThread;

    // Written by its thread, read by those who unmap.
    private object? _guarded;

    /// <summary>The calling thread's slot; allocated at its first append.</summary>
    public static AppenderSlot Current => _current ?? Register();

    public object? Guarded
    {
        set => Volatile.Write(ref _guarded, value);
    }

    /// <summary>Whether any thread is in the middle of an append to it. Call after no new append can reach it.</summary>
    public static bool IsGuarded(object target)
    {
        Interlocked.MemoryBarrierProcessWide();
        lock (All)
        {
            foreach (AppenderSlot slot in All)
            {
                if (ReferenceEquals(Volatile.Read(ref slot._guarded), target))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static AppenderSlot Register()
    {
        var slot = new AppenderSlot();
        lock (All)
        {
            All.RemoveAll(other => !other._thread.IsAlive);
            All.Add(slot);
        }

        _current = slot;
        return slot;
    }
}
