using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Clicks.Rows;

/// <summary>
/// Entries of one dictionary table by what they were made of, and those that the current batch must write. Bounded: once a capacity
/// of entries is known, they become the older generation and the older one is forgotten; what is used moves back. Not thread-safe.
/// </summary>
/// <param name="capacity">Entries of a generation; a batch may exceed it by its own.</param>
internal sealed class EntrySet<TKey, TEntry>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where TEntry : DictionaryEntry
{
    private readonly List<TEntry> _missing = [];

    private Dictionary<TKey, TEntry> _byKey = new(comparer);
    private Dictionary<TKey, TEntry> _older = new(comparer);
    private int _batch;

    /// <summary>Entries used by the batch that no successful commit has written yet.</summary>
    public IReadOnlyList<TEntry> Missing => _missing;

    public void Begin(int batch)
    {
        _batch = batch;
        _missing.Clear();
        if (_byKey.Count > capacity)
        {
            (_byKey, _older) = (_older, _byKey);
            _byKey.Clear();
        }
    }

    public bool TryGet(TKey key, [NotNullWhen(true)] out TEntry? entry)
    {
        if (_byKey.TryGetValue(key, out entry))
        {
            return true;
        }

        if (!_older.Remove(key, out entry))
        {
            return false;
        }

        _byKey.Add(key, entry);
        return true;
    }

    public void Put(TKey key, TEntry entry) => _byKey[key] = entry;

    /// <summary>Notes the entry for writing; true when it is not known to be stored, so that its labels must be noted too.</summary>
    public bool Use(TEntry entry)
    {
        if (entry.Stored)
        {
            return false;
        }

        if (entry.Batch != _batch)
        {
            entry.Batch = _batch;
            _missing.Add(entry);
        }

        return true;
    }

    public void MarkStored() => _missing.ForEach(static entry => entry.Stored = true);
}
