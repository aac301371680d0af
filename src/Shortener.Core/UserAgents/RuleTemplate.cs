using Shortener.Core.Patterns;

namespace Shortener.Core.UserAgents;

/// <summary>
/// One value that a rule gives: a replacement text with <c>$1</c> to <c>$9</c> for the groups of the match, or a group as it is.
/// Immutable.
/// </summary>
internal readonly struct RuleTemplate
{
    // A hostile agent may match a whole text as "family"; nothing real is longer.
    private const int MaxLength = 256;

    private readonly string? _text;
    private readonly int _group;
    private readonly bool _constant;

    private RuleTemplate(string? text, int group)
    {
        _text = text;
        _group = group;
        _constant = text is not null && !text.Contains('$', StringComparison.Ordinal);
    }

    /// <param name="group">Group that stands for the value where no replacement is given; 0 for none.</param>
    public static RuleTemplate Of(string? replacement, int group) => new(replacement?.Trim(), group);

    /// <summary>The trimmed value; null when it is empty or its group took no part.</summary>
    public string? Fill(string text, PatternMatcher matcher)
    {
        if (_constant)
        {
            return _text!.Length == 0 ? null : _text;
        }

        if (_text is null)
        {
            return _group > 0 && matcher.TryGetGroup(_group, out Range range) ? Trimmed(text.AsSpan()[range]) : null;
        }

        var filled = new System.Text.StringBuilder();
        for (int i = 0; i < _text.Length; i++)
        {
            if (_text[i] == '$' && i + 1 < _text.Length && _text[i + 1] is >= '1' and <= '9')
            {
                if (matcher.TryGetGroup(_text[++i] - '0', out Range group))
                {
                    filled.Append(text.AsSpan()[group]);
                }
            }
            else
            {
                filled.Append(_text[i]);
            }
        }

        return Trimmed(filled.ToString());
    }

    private static string? Trimmed(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return value.IsEmpty ? null : value.Length <= MaxLength ? value.ToString() : Enrichment.VisitorText.Clean(value.ToString(), MaxLength);
    }
}
