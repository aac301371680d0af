using System.Runtime.InteropServices;

namespace Shortener.Core.Clicks.Rows;

/// <summary>
/// Labels by value, and those that the current batch must write. Bounded: beyond <see cref="Capacity"/> everything is forgotten at
/// the start of a batch and inserted again where it recurs (the insert then does nothing). Not thread-safe.
/// </summary>
internal sealed class LabelSet
{
    /// <summary>About 10 MB with values of 40 characters; a day of a busy workspace has some ten thousand distinct values.</summary>
    private const int Capacity = 65_536;

    private readonly Dictionary<string, LabelEntry> _byValue = new(StringComparer.Ordinal);

    private readonly List<LabelEntry> _missing = [];

    private int _batch;

    /// <summary>Labels used by the batch that no successful commit has written yet.</summary>
    public IReadOnlyList<LabelEntry> Missing => _missing;

    public void Begin(int batch)
    {
        _batch = batch;
        _missing.Clear();
        if (_byValue.Count > Capacity)
        {
            _byValue.Clear();
        }
    }

    /// <summary>The label of a value, null for null; notes it for writing.</summary>
    public LabelEntry? Use(string? value)
    {
        if (value is null)
        {
            return null;
        }

        ref LabelEntry? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_byValue, value, out _);
        entry ??= new LabelEntry(value);
        Use(entry);
        return entry;
    }

    /// <summary>Notes a label that a cached entry already points to.</summary>
    public void Use(LabelEntry? entry)
    {
        if (entry is { Stored: false } && entry.Batch != _batch)
        {
            entry.Batch = _batch;
            _missing.Add(entry);
        }
    }

    public void MarkStored() => _missing.ForEach(static entry => entry.Stored = true);
}
