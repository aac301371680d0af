using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Clicks.Rows;

/// <summary>
/// Entries of one dictionary table by what they were made of, and those that the current batch must write. Bounded: beyond its
/// capacity everything is forgotten at the start of a batch. Not thread-safe.
/// </summary>
internal sealed class EntrySet<TKey, TEntry>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where TEntry : DictionaryEntry
{
    private readonly Dictionary<TKey, TEntry> _byKey = new(comparer);

    private readonly List<TEntry> _missing = [];

    private int _batch;

    /// <summary>Entries used by the batch that no successful commit has written yet.</summary>
    public IReadOnlyList<TEntry> Missing => _missing;

    public void Begin(int batch)
    {
        _batch = batch;
        _missing.Clear();
        if (_byKey.Count > capacity)
        {
            _byKey.Clear();
        }
    }

    public bool TryGet(TKey key, [NotNullWhen(true)] out TEntry? entry) => _byKey.TryGetValue(key, out entry);

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
