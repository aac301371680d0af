using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Analytics.Rollups;

/// <summary>
/// What one source's commits know of a link's UTC day. Cold, its clicks are read raw; hot, those up to <see cref="FoldedTo"/> are
/// counted in <c>link_days</c> and the others are read raw.
/// </summary>
internal sealed class LinkDay(long linkId, int day)
{
    /// <summary>
    /// Clicks of one source (bots included) from which on a link-day's dimensions are kept in <c>link_days</c>. Below, they are read
    /// raw: naive per-link rows would cost five to eight rows a click, while 127 clicks are one short range of the clicks table.
    /// </summary>
    public const int HotThreshold = 128;

    /// <summary>Clicks that a link-day lets wait at least before it is folded, as long as its day is not over.</summary>
    public const int MinWaiting = 512;

    /// <summary>Most clicks of a hot link-day that wait to be folded: what a question about the link reads raw.</summary>
    public const int MaxWaiting = 8_192;

    /// <summary>A value of <see cref="FoldedTo"/> that says that each batch folds its clicks.</summary>
    public const long FoldedAlways = long.MaxValue;

    public long LinkId { get; } = linkId;

    public int Day { get; } = day;

    /// <summary>Clicks committed from this source before the batch.</summary>
    public long Count { get; set; }

    /// <summary>Hours of the day whose row in <c>link_hours</c> this source has; bit 0 is the first.</summary>
    public int StoredHours { get; set; }

    /// <summary>The row in <c>hot_link_days</c> exists for this source.</summary>
    public bool Hot { get; set; }

    /// <summary>Clicks with a position up to this one are in <c>link_days</c>, whenever they come.</summary>
    public long FoldedTo { get; set; } = long.MinValue;

    /// <summary>Number of clicks in <c>link_days</c>.</summary>
    public long Folded { get; set; }

    /// <summary>Stored rows that wait to be folded. All of them or fewer: the rest is read from the database.</summary>
    public List<ClickRow>? Recent { get; set; }

    /// <summary>Whether the figures were read from the database.</summary>
    public bool Loaded { get; set; }

    /// <summary>Number of the last batch that met the link-day.</summary>
    public int Batch { get; set; }

    /// <summary>
    /// Waiting clicks that are worth a fold: three times what is folded, so that a row of <c>link_days</c> is written a few times a
    /// day; each one once the day is over.
    /// </summary>
    public long FoldThreshold(bool over) => (Hot, over) switch
    {
        (false, true) => HotThreshold,
        (true, true) => 1,
        (_, false) => Math.Clamp(3 * Folded, MinWaiting, MaxWaiting),
    };
}
