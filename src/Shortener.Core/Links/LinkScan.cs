namespace Shortener.Core.Links;

/// <summary>
/// How a list with a text or a tag is found: a little is read in the list's order first, which answers for what is common and for small
/// workspaces; what is rare is looked up in the index; what is neither, or too short for the index, is read on in order up to a bound, and
/// the page goes on where that ended. The same on both backends.
/// </summary>
internal static class LinkScan
{
    /// <summary>Links read in order before the index is asked: about 2 ms.</summary>
    public const int Probe = 1_000;

    /// <summary>Most links read in order for one page: about 20 ms.</summary>
    public const int Bound = 10_000;

    /// <summary>Most finds of the index that are worth fetching. One link in 200 of a million: in order 10,000 make a page of 50 full.</summary>
    public const int Candidates = 5_000;

    /// <summary>Newest links whose texts tell which parts of a text are frequent.</summary>
    public const int Sample = 64;

    /// <summary>
    /// The parts to ask the index for: each further one makes it read on in its list, that of a frequent one a long list. What they find
    /// is only a candidate anyway.
    /// </summary>
    public static IReadOnlyList<string> Rarest(IEnumerable<string> grams, IReadOnlyCollection<string> sample, int most) =>
        [.. grams.OrderBy(gram => sample.Count(text => text.Contains(gram, StringComparison.Ordinal))).Take(most)];

    /// <summary>Whether reading on in order is expected to fill the page within the bound.</summary>
    public static bool IsCommon(int found, int limit) => found * (Bound / Probe) >= limit;

    /// <summary>Finds one page.</summary>
    /// <param name="limit">Most links in the page.</param>
    /// <param name="filtered">Whether a text or a tag is asked for.</param>
    /// <param name="scan">Reads at most so many links in order, and takes at most so many of them.</param>
    /// <param name="lookUp">Takes at most so many links from the index; null when the index cannot answer within its bound.</param>
    public static async Task<(IReadOnlyList<LinkCursor> Keys, LinkCursor? Next)> FindAsync(
        int limit, bool filtered, Func<int, int, Task<Scanned>> scan, Func<int, Task<IReadOnlyList<LinkCursor>?>> lookUp)
    {
        int most = limit + 1;
        if (filtered)
        {
            Scanned probe = await scan(Probe, most);
            if (probe.Keys.Count == most || probe.End is null)
            {
                return Cut(probe, limit);
            }

            if (!IsCommon(probe.Keys.Count, most) && await lookUp(most) is { } found)
            {
                return Cut(new Scanned(found, null), limit);
            }
        }

        return Cut(await scan(Bound, most), limit);
    }

    /// <summary>Two lists in one order as one page: nothing is shown from behind the place up to which both are known.</summary>
    public static (IReadOnlyList<LinkCursor> Keys, LinkCursor? Next) Merge(
        int limit, (IReadOnlyList<LinkCursor> Keys, LinkCursor? Next) one, (IReadOnlyList<LinkCursor> Keys, LinkCursor? Next) other)
    {
        LinkCursor? known = one.Next is { } a && other.Next is { } b ? (a > b ? a : b) : one.Next ?? other.Next;
        LinkCursor[] keys = [.. one.Keys.Concat(other.Keys).Where(key => known is not { } end || key >= end).OrderDescending()];
        return Cut(new Scanned(keys, known), limit);
    }

    private static (IReadOnlyList<LinkCursor> Keys, LinkCursor? Next) Cut(Scanned scanned, int limit) => scanned.Keys.Count > limit
        ? ([.. scanned.Keys.Take(limit)], scanned.Keys[limit - 1])
        : (scanned.Keys, scanned.End);

    /// <param name="Keys">What was taken, in order.</param>
    /// <param name="End">The last link read where more may follow; null at the end of the list. Of no meaning where as many were taken as asked for.</param>
    internal readonly record struct Scanned(IReadOnlyList<LinkCursor> Keys, LinkCursor? End);
}
