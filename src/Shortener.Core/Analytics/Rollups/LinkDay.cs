namespace Shortener.Core.Analytics.Rollups;

/// <summary>What one source's commits know of a link's UTC day.</summary>
internal sealed class LinkDay(long linkId, int day)
{
    /// <summary>
    /// Clicks of one source (bots included) from which on a link-day's dimensions are kept in <c>link_days</c>. Below, they are read
    /// raw: naive per-link rows would cost five to eight rows a click, while 127 clicks are one short range of the clicks table.
    /// </summary>
    public const int HotThreshold = 128;

    public long LinkId { get; } = linkId;

    public int Day { get; } = day;

    /// <summary>Clicks committed from this source before the batch.</summary>
    public long Count { get; set; }

    /// <summary>The row in <c>hot_link_days</c> exists for this source.</summary>
    public bool Hot { get; set; }

    /// <summary>Whether count and hot were read from the database.</summary>
    public bool Loaded { get; set; }

    /// <summary>Number of the last batch that met the link-day.</summary>
    public int Batch { get; set; }
}
