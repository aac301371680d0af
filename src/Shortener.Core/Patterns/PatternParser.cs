using System.Globalization;

namespace Shortener.Core.Patterns;

/// <summary>
/// Reads the part of Perl's regular-expression syntax that can be matched in linear time: no lookaround, no back-reference, no
/// possessive quantifier, no atomic group. Character classes are ASCII; case is folded for ASCII letters only.
/// </summary>
internal sealed class PatternParser
{
    // Patterns are trusted input (rule files), yet a broken file must not overflow the stack.
    private const int MaxDepth = 200;
    private const int MaxRepeat = 1_000;

    private readonly string _text;
    private bool _ignoreCase;
    private int _at;
    private int _depth;
    private int _groups;

    private PatternParser(string text, bool ignoreCase)
    {
        _text = text;
        _ignoreCase = ignoreCase;
    }

    /// <summary>The tree and the number of capturing groups.</summary>
    /// <exception cref="PatternSyntaxException">Malformed, or not of the linear-time kind.</exception>
    public static (PatternNode Root, int Groups) Parse(string pattern, bool ignoreCase)
    {
        var parser = new PatternParser(pattern, ignoreCase);
        PatternNode root = parser.ParseAlternatives();
        if (parser._at < pattern.Length)
        {
            throw parser.Error("unmatched )");
        }

        return (root, parser._groups);
    }

    private PatternNode ParseAlternatives()
    {
        if (++_depth > MaxDepth)
        {
            throw Error("groups nested too deeply");
        }

        var branches = new List<PatternNode> { ParseSequence() };
        while (Peek() == '|')
        {
            _at++;
            branches.Add(ParseSequence());
        }

        _depth--;
        return branches.Count == 1 ? branches[0] : new AlternateNode(branches);
    }

    private PatternNode ParseSequence()
    {
        var items = new List<PatternNode>();
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            PatternNode? atom = ParseAtom();
            if (atom is not null)
            {
                items.Add(ParseQuantifiers(atom));
            }
        }

        return items.Count == 1 ? items[0] : new ConcatNode(items);
    }

    /// <summary>Null for something that matches nothing by itself: an inline flag.</summary>
    private PatternNode? ParseAtom()
    {
        char c = _text[_at++];
        switch (c)
        {
            case '(':
                return ParseGroup();
            case '[':
                return new SetNode(ParseClass());
            case '.':
                return new SetNode(CharSet.Any);
            case '^':
                return new AssertNode(Assertion.Start);
            case '$':
                return new AssertNode(Assertion.End);
            case '*' or '+' or '?':
                throw Error("nothing to repeat");
            case '\\':
                return ParseEscape();
            default:
                return Literal(c);
        }
    }

    private PatternNode ParseQuantifiers(PatternNode atom)
    {
        bool quantified = false;
        while (TryReadQuantifier(out int min, out int max))
        {
            bool greedy = true;
            if (Peek() == '?')
            {
                greedy = false;
                _at++;
            }
            else if (Peek() == '+')
            {
                throw Error("possessive quantifiers are not supported");
            }

            if (quantified)
            {
                throw Error("a quantifier cannot follow a quantifier");
            }

            atom = new RepeatNode(atom, min, max, greedy);
            quantified = true;
        }

        return atom;
    }

    private bool TryReadQuantifier(out int min, out int max)
    {
        (min, max) = (0, -1);
        switch (Peek())
        {
            case '*':
                _at++;
                return true;
            case '+':
                _at++;
                min = 1;
                return true;
            case '?':
                _at++;
                max = 1;
                return true;
            case '{':
                return TryReadBounds(out min, out max);
            default:
                return false;
        }
    }

    /// <summary>A brace that is no quantifier stands for itself, as in Perl.</summary>
    private bool TryReadBounds(out int min, out int max)
    {
        (min, max) = (0, -1);
        int close = _text.IndexOf('}', _at);
        if (close < 0)
        {
            return false;
        }

        string[] parts = _text[(_at + 1)..close].Split(',');
        if (parts.Length > 2 || !TryNumber(parts[0], out min))
        {
            return false;
        }

        if (parts.Length == 1)
        {
            max = min;
        }
        else if (parts[1].Length > 0 && !TryNumber(parts[1], out max))
        {
            return false;
        }

        if (min > MaxRepeat || max > MaxRepeat || (max >= 0 && max < min))
        {
            throw Error("repetition out of range");
        }

        _at = close + 1;
        return true;
    }

    private PatternNode? ParseGroup()
    {
        bool outerCase = _ignoreCase;
        int index = 0;
        if (Peek() != '?')
        {
            index = ++_groups;
        }
        else if (TrySkip("?:"))
        {
            // Grouping alone: no capture to number.
        }
        else if (TrySkip("?i:"))
        {
            _ignoreCase = true;
        }
        else if (TrySkip("?i)"))
        {
            _ignoreCase = true;
            return null;
        }
        else
        {
            throw Error("lookaround, named and special groups are not supported");
        }

        PatternNode body = ParseAlternatives();
        if (Peek() != ')')
        {
            throw Error("unclosed group");
        }

        _at++;
        _ignoreCase = outerCase;
        return index == 0 ? body : new GroupNode(body, index);
    }

    private PatternNode ParseEscape()
    {
        if (_at == _text.Length)
        {
            throw Error("escape at the end");
        }

        char c = _text[_at++];
        return c switch
        {
            'b' => new AssertNode(Assertion.WordBoundary),
            'B' => new AssertNode(Assertion.NotWordBoundary),
            'A' => new AssertNode(Assertion.Start),
            'Z' => new AssertNode(Assertion.End),
            'z' => new AssertNode(Assertion.VeryEnd),
            _ when ClassEscape(c) is { } set => new SetNode(set),
            _ => Literal(CharEscape(c)),
        };
    }

    private CharSet ParseClass()
    {
        bool negated = Peek() == '^';
        if (negated)
        {
            _at++;
        }

        var ranges = new List<(char, char)>();
        CharSet classes = CharSet.FromRanges([]);
        bool first = true;
        while (first || Peek() != ']')
        {
            if (_at >= _text.Length)
            {
                throw Error("unclosed character class");
            }

            first = false;
            if (TryReadClassChar(out char from, out CharSet? set))
            {
                char to = from;
                if (Peek() == '-' && _at + 1 < _text.Length && _text[_at + 1] != ']')
                {
                    _at++;
                    if (!TryReadClassChar(out to, out _) || to < from)
                    {
                        throw Error("bad range in a character class");
                    }
                }

                ranges.Add((from, to));
            }
            else
            {
                classes = classes.Union(set!);
            }
        }

        _at++;
        CharSet members = CharSet.FromRanges(ranges).Union(classes);
        members = _ignoreCase ? members.FoldAsciiCase() : members;
        return negated ? members.Negate() : members;
    }

    private bool TryReadClassChar(out char c, out CharSet? set)
    {
        set = null;
        c = _text[_at++];
        if (c != '\\')
        {
            return true;
        }

        if (_at == _text.Length)
        {
            throw Error("escape at the end");
        }

        char escaped = _text[_at++];
        set = ClassEscape(escaped);
        if (set is not null)
        {
            return false;
        }

        c = escaped == 'b' ? '\b' : CharEscape(escaped);
        return true;
    }

    private static CharSet? ClassEscape(char c) => c switch
    {
        'd' => CharSet.Digit,
        'D' => CharSet.Digit.Negate(),
        'w' => CharSet.Word,
        'W' => CharSet.Word.Negate(),
        's' => CharSet.Space,
        'S' => CharSet.Space.Negate(),
        _ => null,
    };

    private char CharEscape(char c)
    {
        switch (c)
        {
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'x':
                return ReadHex(2);
            case 'u':
                return ReadHex(4);
            default:
                if (char.IsAsciiLetterOrDigit(c))
                {
                    throw Error($"escape \\{c} is not supported");
                }

                return c;
        }
    }

    private char ReadHex(int digits)
    {
        if (_at + digits > _text.Length
            || !ushort.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            throw Error("bad hexadecimal escape");
        }

        _at += digits;
        return (char)code;
    }

    private SetNode Literal(char c) => new(CharSet.Of(c, _ignoreCase));

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool TrySkip(string token)
    {
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private PatternSyntaxException Error(string reason) => new($"{reason} at character {_at} of {_text}");
}
