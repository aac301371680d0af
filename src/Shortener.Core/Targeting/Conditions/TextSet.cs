using System.Collections.Frozen;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>The values of one field, met without regard to letter case. Immutable, allocates nothing when asked.</summary>
internal sealed class TextSet
{
    // Up to here a walk over the values is quicker than a hash of the text.
    private const int MaxWalked = 4;

    private readonly bool _hasUnknown;
    private readonly string[] _values;
    private readonly FrozenSet<string>? _many;

    public TextSet(TextValues values)
    {
        _hasUnknown = values.Items.Contains(null);
        _values = [.. values.Items.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        _many = _values.Length > MaxWalked ? _values.ToFrozenSet(StringComparer.OrdinalIgnoreCase) : null;
    }

    /// <summary>Whether the text, null for unknown, is one of the values.</summary>
    public bool Contains(string? text)
    {
        if (text is null)
        {
            return _hasUnknown;
        }

        if (_many is not null)
        {
            return _many.Contains(text);
        }

        foreach (string value in _values)
        {
            if (string.Equals(value, text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
