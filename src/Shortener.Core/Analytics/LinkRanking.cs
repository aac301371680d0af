namespace Shortener.Core.Analytics;

/// <summary>A workspace's clicked links by their clicks, most first, then the newest. Immutable, thread-safe.</summary>
public sealed class LinkRanking
{
    private readonly LinkClicks[] _ranked;
    private readonly long[] _ids;
    private readonly long[] _clicks;

    /// <param name="ranked">In order: clicks descending, then ids.</param>
    public LinkRanking(IEnumerable<LinkClicks> ranked)
    {
        _ranked = [.. ranked];
        _ids = [.. _ranked.Select(one => one.LinkId)];
        _clicks = [.. _ranked.Select(one => one.Clicks)];
        Array.Sort(_ids, _clicks);
    }

    public int Count => _ranked.Length;

    public LinkClicks this[int rank] => _ranked[rank];

    /// <summary>Clicks of a link; 0 for one that is not among them.</summary>
    public long ClicksOf(long linkId) => Array.BinarySearch(_ids, linkId) is >= 0 and var place ? _clicks[place] : 0;

    /// <summary>The first rank behind a place in the order, whether a link stands there or not.</summary>
    public int Behind(long clicks, long linkId)
    {
        (int low, int high) = (0, _ranked.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            LinkClicks one = _ranked[middle];
            if (one.Clicks > clicks || (one.Clicks == clicks && one.LinkId >= linkId))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
