using System.Text.RegularExpressions;

namespace Shortener.Core.Patterns;

/// <summary>A regular expression of a rule file.</summary>
/// <param name="Origin">Where it stands, for error messages.</param>
internal readonly record struct PatternSource(string Regex, bool IgnoreCase, string Origin);

/// <summary>
/// One regular expression with the literals that guard it. Compiled when first tried: most of a rule file's patterns never are.
/// Thread-safe.
/// </summary>
internal sealed class GuardedPattern
{
    // Only for syntax that cannot be matched in linear time (lookaround, back-references), which uap-core does not use today.
    private static readonly TimeSpan FallbackTimeout = TimeSpan.FromMilliseconds(20);

    private readonly PatternSource _source;
    private readonly Regex? _fallback;
    private PatternProgram? _program;

    private GuardedPattern(PatternSource source, int[][] clauses, Regex? fallback)
    {
        _source = source;
        Clauses = clauses;
        _fallback = fallback;
    }

    /// <summary>Literal numbers; of each clause at least one must occur in a text that matches.</summary>
    public int[][] Clauses { get; }

    /// <param name="numberOf">Gives each literal its number.</param>
    /// <exception cref="PatternSyntaxException">Not a regular expression.</exception>
    public static GuardedPattern Create(PatternSource source, Func<string, int> numberOf)
    {
        try
        {
            (PatternNode root, int _) = PatternParser.Parse(source.Regex, source.IgnoreCase);
            return new GuardedPattern(source, [.. RequiredLiterals.Of(root).Select(clause => clause.Select(numberOf).ToArray())], fallback: null);
        }
        catch (PatternSyntaxException)
        {
            return new GuardedPattern(source, [], CreateFallback(source));
        }
    }

    /// <summary>On success the matcher holds the captures. False also when the budget or the time-out ran out.</summary>
    public bool TryMatch(PatternMatcher matcher, string text)
    {
        if (_fallback is not null)
        {
            return TryFallback(matcher, text);
        }

        // Two threads may compile the same pattern; both results are equal.
        return matcher.TryMatch(_program ??= PatternCompiler.Compile(_source.Regex, _source.IgnoreCase), text);
    }

    public bool MayMatch(ReadOnlySpan<ulong> hits)
    {
        foreach (int[] clause in Clauses)
        {
            bool found = false;
            foreach (int literal in clause)
            {
                if ((hits[literal >> 6] >> (literal & 63) & 1) != 0)
                {
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private static Regex CreateFallback(PatternSource source)
    {
        try
        {
            RegexOptions ignoreCase = source.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None;
            return new Regex(source.Regex, RegexOptions.CultureInvariant | ignoreCase, FallbackTimeout);
        }
        catch (ArgumentException e)
        {
            throw new PatternSyntaxException(e.Message);
        }
    }

    private bool TryFallback(PatternMatcher matcher, string text)
    {
        try
        {
            Match match = _fallback!.Match(text);
            if (match.Success)
            {
                matcher.TakeCaptures(match);
            }

            return match.Success;
        }
        catch (RegexMatchTimeoutException)
        {
            // The rule is skipped for this text; a later rule or "Other" answers.
            return false;
        }
    }
}
