namespace Shortener.Core.Analytics;

/// <summary>
/// Cuts a period into segments and gives each a key (a bucket's number, an hour of the day, a day of the week): how time is grouped
/// without the databases' own calendars. Immutable.
/// </summary>
/// <param name="Starts">Ascending instants; the first one is the period's start.</param>
/// <param name="Keys">Key of the segment that starts there.</param>
public sealed record BucketMap(IReadOnlyList<long> Starts, IReadOnlyList<int> Keys)
{
    /// <summary>One segment for everything.</summary>
    public static BucketMap Whole(long start) => new([start], [0]);

    /// <summary>Key of the segment around an instant; instants before the first segment belong to it.</summary>
    public int KeyAt(long instant)
    {
        int low = 0;
        int high = Starts.Count - 1;
        while (low < high)
        {
            int middle = low + ((high - low + 1) / 2);
            if (Starts[middle] <= instant)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return Keys[low];
    }

    /// <summary>Whether every cut behind the first start is a multiple of <paramref name="micros"/>.</summary>
    internal bool CutsAtMultiplesOf(long micros)
    {
        for (int i = 1; i < Starts.Count; i++)
        {
            if (Starts[i] % micros != 0)
            {
                return false;
            }
        }

        return true;
    }
}
