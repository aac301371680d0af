namespace Shortener.Core.Patterns;

/// <summary>A set of UTF-16 code units. Immutable.</summary>
internal sealed class CharSet
{
    /// <summary>What <c>.</c> matches: everything but a line feed.</summary>
    public static readonly CharSet Any = FromRanges([(char.MinValue, '\t'), ('\v', char.MaxValue)]);

    /// <summary><c>\d</c>: ASCII only, as RE2 and the reference implementations of uap-core read it.</summary>
    public static readonly CharSet Digit = FromRanges([('0', '9')]);

    /// <summary><c>\w</c>: ASCII only.</summary>
    public static readonly CharSet Word = FromRanges([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);

    /// <summary><c>\s</c>: ASCII only.</summary>
    public static readonly CharSet Space = FromRanges([('\t', '\r'), (' ', ' ')]);

    public static readonly CharSet None = FromRanges([]);

    private static readonly CharSet[] Ascii = [.. Enumerable.Range(0, 128).Select(c => new CharSet([((char)c, (char)c)]))];

    private static readonly CharSet[] AsciiOfBothCases = [.. Enumerable.Range(0, 128).Select(c => BothCases((char)c))];

    private readonly ulong _low;
    private readonly ulong _high;
    private readonly (char From, char To)[] _ranges;

    private CharSet((char From, char To)[] ranges)
    {
        _ranges = ranges;
        foreach ((char from, char to) in ranges)
        {
            _low |= Bits(from, to, 0);
            _high |= Bits(from, to, 64);
        }
    }

    /// <summary>The only member, or null when there are none or several.</summary>
    public char? Single => _ranges.Length == 1 && _ranges[0].From == _ranges[0].To ? _ranges[0].From : null;

    /// <param name="ignoreCase">Whether both cases of an ASCII letter count.</param>
    public static CharSet Of(char c, bool ignoreCase) => c >= 128 ? new([(c, c)]) : ignoreCase ? AsciiOfBothCases[c] : Ascii[c];

    public static CharSet Union(IEnumerable<CharSet> sets) => FromRanges(sets.SelectMany(set => set._ranges));

    /// <summary>The union of ranges in any order.</summary>
    public static CharSet FromRanges(IEnumerable<(char From, char To)> ranges)
    {
        var merged = new List<(char From, char To)>();
        foreach ((char from, char to) in ranges.OrderBy(r => r.From))
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, (char)Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return new CharSet([.. merged]);
    }

    public bool Contains(char c)
    {
        if (c < 128)
        {
            return ((c < 64 ? _low : _high) >> (c & 63) & 1) != 0;
        }

        return ContainsBeyondAscii(c);
    }

    public CharSet Union(CharSet other) =>
        _ranges.Length == 0 ? other : other._ranges.Length == 0 || ReferenceEquals(this, other) ? this : FromRanges([.. _ranges, .. other._ranges]);

    public CharSet Negate()
    {
        var gaps = new List<(char, char)>();
        int next = 0;
        foreach ((char from, char to) in _ranges)
        {
            if (from > next)
            {
                gaps.Add(((char)next, (char)(from - 1)));
            }

            next = to + 1;
        }

        if (next <= char.MaxValue)
        {
            gaps.Add(((char)next, char.MaxValue));
        }

        return new CharSet([.. gaps]);
    }

    /// <summary>The set with both cases of every ASCII letter in it.</summary>
    public CharSet FoldAsciiCase()
    {
        var folded = new List<(char, char)>(_ranges);
        for (char c = 'a'; c <= 'z'; c++)
        {
            char upper = (char)(c - 32);
            if (Contains(c) != Contains(upper))
            {
                folded.Add((c, c));
                folded.Add((upper, upper));
            }
        }

        return FromRanges(folded);
    }

    /// <summary>The members when there are at most <paramref name="limit"/>, else null.</summary>
    public List<char>? Members(int limit)
    {
        var members = new List<char>();
        foreach ((char from, char to) in _ranges)
        {
            if (to - from + members.Count >= limit)
            {
                return null;
            }

            for (int c = from; c <= to; c++)
            {
                members.Add((char)c);
            }
        }

        return members;
    }

    /// <summary>The members of a range among the 64 characters from <paramref name="first"/> on.</summary>
    private static ulong Bits(int from, int to, int first)
    {
        int low = Math.Max(from - first, 0);
        int high = Math.Min(to - first, 63);
        return low > high ? 0 : ulong.MaxValue << low & ulong.MaxValue >> (63 - high);
    }

    private static CharSet BothCases(char c)
    {
        char other = char.IsAsciiLetter(c) ? (char)(c ^ 0x20) : c;
        return FromRanges([(c, c), (other, other)]);
    }

    private bool ContainsBeyondAscii(char c)
    {
        for (int i = _ranges.Length - 1; i >= 0 && _ranges[i].To >= c; i--)
        {
            if (_ranges[i].From <= c)
            {
                return true;
            }
        }

        return false;
    }
}
