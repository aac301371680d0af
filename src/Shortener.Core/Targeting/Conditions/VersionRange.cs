using System.Globalization;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>
/// A comparison with a version: <c>&gt;=16.4</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&lt;</c>, <c>=</c>, or the number alone for equal. Only as
/// many parts are compared as it names, so that <c>16</c> and <c>&lt;=16</c> take in 16.4 and <c>&gt;16</c> begins with 17; a part that
/// the visit does not name counts as 0. A version that is unknown or no number (<c>XP</c>) lies in no range. Immutable.
/// </summary>
internal sealed class VersionRange
{
    private const int MaxParts = 4;
    private const int MaxDigits = 9;

    private readonly int[] _parts;
    private readonly bool _less;
    private readonly bool _equal;
    private readonly bool _greater;

    private VersionRange(int[] parts, bool less, bool equal, bool greater)
    {
        _parts = parts;
        _less = less;
        _equal = equal;
        _greater = greater;
    }

    /// <summary>Null for a text that is no comparison with one to four numbers.</summary>
    public static VersionRange? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        bool less = text.StartsWith('<');
        bool greater = text.StartsWith('>');
        bool named = less || greater;
        text = named ? text[1..] : text;
        bool equal = text.StartsWith('=');
        ReadOnlySpan<char> version = (equal ? text[1..] : text).Trim();
        int count = version.Count('.') + 1;
        if (version.IsEmpty || count > MaxParts)
        {
            return null;
        }

        int[] parts = new int[count];
        int index = 0;
        foreach (Range range in version.Split('.'))
        {
            if (!TryNumber(version[range], out parts[index++]))
            {
                return null;
            }
        }

        return new VersionRange(parts, less, equal || !named, greater);
    }

    /// <summary>Whether the version lies in the range. Allocates nothing.</summary>
    public bool Contains(UserAgentFamily system)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            string? text = i switch { 0 => system.Major, 1 => system.Minor, 2 => system.Patch, _ => system.PatchMinor };
            int part = 0;
            if (text is null ? i == 0 : !TryNumber(text, out part))
            {
                return false;
            }

            if (part != _parts[i])
            {
                return part < _parts[i] ? _less : _greater;
            }
        }

        return _equal;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= MaxDigits && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
