namespace Shortener.Core.Limits;

/// <summary>
/// Allows each key a number of attempts within any span of a given length. Holds a bounded number of keys: beyond it the one that was
/// met first is forgotten. Counts are of this process alone. Thread-safe.
/// </summary>
/// <param name="attempts">Attempts allowed within <paramref name="span"/>.</param>
/// <param name="span">Length of the window.</param>
/// <param name="maxKeys">Keys remembered; each takes 8 bytes an attempt and about 100 more.</param>
public sealed class SlidingWindow(int attempts, TimeSpan span, int maxKeys, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> _byKey = [];
    private readonly LinkedList<Entry> _byAge = new();

    /// <summary>Takes one attempt, or says how long until there is one.</summary>
    /// <param name="key">Whose attempt it is.</param>
    /// <param name="wait">Zero when taken.</param>
    public bool TryTake(long key, out TimeSpan wait)
    {
        long now = time.GetTimestamp();
        lock (_gate)
        {
            Entry entry = Find(key);
            // The oldest of the last attempts: in its place the next one is written.
            long oldest = entry.At[entry.Next];
            TimeSpan age = time.GetElapsedTime(oldest, now);
            if (entry.Taken == attempts && age < span)
            {
                wait = span - age;
                return false;
            }

            entry.At[entry.Next] = now;
            entry.Next = (entry.Next + 1) % attempts;
            entry.Taken = Math.Min(entry.Taken + 1, attempts);
            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>
    /// Gives the newest attempt back, where only those that failed are to count. Taking before and giving back after keeps attempts
    /// that run at once within the bound.
    /// </summary>
    public void GiveBack(long key)
    {
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out LinkedListNode<Entry>? known) && known.Value is { Taken: > 0 } entry)
            {
                entry.Next = (entry.Next + attempts - 1) % attempts;
                entry.Taken--;
            }
        }
    }

    private Entry Find(long key)
    {
        if (_byKey.TryGetValue(key, out LinkedListNode<Entry>? known))
        {
            return known.Value;
        }

        if (_byKey.Count >= maxKeys)
        {
            _byKey.Remove(_byAge.First!.Value.Key);
            _byAge.RemoveFirst();
        }

        LinkedListNode<Entry> added = _byAge.AddLast(new Entry(key, new long[attempts]));
        _byKey.Add(key, added);
        return added.Value;
    }

    private sealed class Entry(long key, long[] at)
    {
        public long Key => key;

        public long[] At => at;

        public int Next { get; set; }

        public int Taken { get; set; }
    }
}
