namespace Shortener.Core.Analytics;

/// <summary>
/// Orders text by code points, null last: the byte order of UTF-8 that both databases sort by. Ordinal comparison of UTF-16 differs
/// where a surrogate meets U+E000 or above.
/// </summary>
internal sealed class CodePointOrder : IComparer<string?>
{
    public static readonly CodePointOrder Instance = new();

    private CodePointOrder()
    {
    }

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null).CompareTo(y is null);
        }

        int same = x.AsSpan().CommonPrefixLength(y);
        return same == x.Length || same == y.Length ? x.Length.CompareTo(y.Length) : Rank(x[same]).CompareTo(Rank(y[same]));
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
