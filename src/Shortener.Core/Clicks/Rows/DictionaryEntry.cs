namespace Shortener.Core.Clicks.Rows;

/// <summary>
/// A row of a dictionary table as one source's commits know it. Owned by that source's <see cref="ClickRowBuilder"/>, whose commits
/// never overlap.
/// </summary>
internal abstract class DictionaryEntry(long id)
{
    public long Id { get; } = id;

    /// <summary>A commit that wrote the row has succeeded; only ever set after it did.</summary>
    public bool Stored { get; set; }

    /// <summary>Number of the last batch that asked for the row, so that a batch writes it once.</summary>
    public int Batch { get; set; } = -1;
}
