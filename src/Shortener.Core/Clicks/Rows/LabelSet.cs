namespace Shortener.Core.Clicks.Rows;

/// <summary>
/// Labels by value, and those that the current batch must write. Bounded like every <see cref="EntrySet{TKey, TEntry}"/>: what it
/// forgot is inserted again where it recurs (the insert then does nothing). Not thread-safe.
/// </summary>
internal sealed class LabelSet
{
    /// <summary>About 10 MB with values of 40 characters; a day of a busy workspace has some ten thousand distinct values.</summary>
    private const int Capacity = 65_536;

    private readonly EntrySet<string, LabelEntry> _entries = new(Capacity, StringComparer.Ordinal);

    /// <summary>Labels used by the batch that no successful commit has written yet.</summary>
    public IReadOnlyList<LabelEntry> Missing => _entries.Missing;

    public void Begin(int batch) => _entries.Begin(batch);

    /// <summary>The label of a value, null for null; notes it for writing.</summary>
    public LabelEntry? Use(string? value)
    {
        if (value is null)
        {
            return null;
        }

        if (!_entries.TryGet(value, out LabelEntry? entry))
        {
            entry = new LabelEntry(value);
            _entries.Put(value, entry);
        }

        _entries.Use(entry);
        return entry;
    }

    /// <summary>Notes a label that a cached entry already points to.</summary>
    public void Use(LabelEntry? entry)
    {
        if (entry is not null)
        {
            _entries.Use(entry);
        }
    }

    public void MarkStored() => _entries.MarkStored();
}
