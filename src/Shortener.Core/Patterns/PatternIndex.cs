using System.Numerics;

namespace Shortener.Core.Patterns;

/// <summary>
/// Ordered tables of regular expressions, of each of which the first that matches counts. One pass of an automaton over the text
/// tells which patterns can match at all. Immutable, thread-safe.
/// </summary>
internal sealed class PatternIndex
{
    private readonly LiteralAutomaton _automaton;
    private readonly Table[] _tables;

    /// <exception cref="PatternSyntaxException">A pattern is not a regular expression; the message names its origin.</exception>
    public PatternIndex(params IReadOnlyList<PatternSource>[] tables)
    {
        var literals = new List<string>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int NumberOf(string literal)
        {
            if (!numbers.TryGetValue(literal, out int number))
            {
                numbers.Add(literal, number = literals.Count);
                literals.Add(literal);
            }

            return number;
        }

        var patterns = new List<GuardedPattern[]>();
        foreach (IReadOnlyList<PatternSource> table in tables)
        {
            patterns.Add([.. table.Select(source => Create(source, NumberOf))]);
        }

        _automaton = new LiteralAutomaton(literals);
        _tables = [.. patterns.Select(list => new Table(list, literals.Count))];
    }

    /// <summary>Words of the hit set that <see cref="Scan"/> fills.</summary>
    public int HitWords => (_automaton.Count + 63) >> 6;

    /// <summary>Must be called with the text before <see cref="FirstMatch"/>.</summary>
    public void Scan(ReadOnlySpan<char> text, Span<ulong> hits) => _automaton.Scan(text, hits);

    /// <summary>Index of the first pattern of the table that matches, or -1; the matcher then holds its captures.</summary>
    public int FirstMatch(int table, string text, ReadOnlySpan<ulong> hits, PatternMatcher matcher) =>
        _tables[table].FirstMatch(text, hits, matcher);

    private static GuardedPattern Create(PatternSource source, Func<string, int> numberOf)
    {
        try
        {
            return GuardedPattern.Create(source, numberOf);
        }
        catch (PatternSyntaxException e)
        {
            throw new PatternSyntaxException($"{source.Origin}: {e.Message}");
        }
    }

    private sealed class Table
    {
        private readonly GuardedPattern[] _patterns;

        // Per literal, the patterns whose narrowest clause holds it; then the patterns that no literal guards.
        private readonly int[][] _byLiteral;
        private readonly ulong[] _unguarded;

        public Table(GuardedPattern[] patterns, int literals)
        {
            _patterns = patterns;
            _unguarded = new ulong[(patterns.Length + 63) >> 6];
            int[] uses = new int[literals];
            foreach (int literal in patterns.SelectMany(pattern => pattern.Clauses).SelectMany(clause => clause))
            {
                uses[literal]++;
            }

            var byLiteral = new List<int>?[literals];
            for (int i = 0; i < patterns.Length; i++)
            {
                if (patterns[i].Clauses.Length == 0)
                {
                    _unguarded[i >> 6] |= 1UL << (i & 63);
                    continue;
                }

                // A literal that many patterns share ("android") occurs in many texts: the rarest clause is the best guard.
                foreach (int literal in patterns[i].Clauses.MinBy(clause => clause.Max(literal => uses[literal]))!)
                {
                    (byLiteral[literal] ??= []).Add(i);
                }
            }

            _byLiteral = [.. byLiteral.Select(list => list is null ? [] : list.ToArray())];
        }

        public int FirstMatch(string text, ReadOnlySpan<ulong> hits, PatternMatcher matcher)
        {
            Span<ulong> candidates = _unguarded.Length <= 32 ? stackalloc ulong[_unguarded.Length] : new ulong[_unguarded.Length];
            _unguarded.CopyTo(candidates);
            for (int word = 0; word < hits.Length; word++)
            {
                for (ulong bits = hits[word]; bits != 0; bits &= bits - 1)
                {
                    foreach (int pattern in _byLiteral[(word << 6) + BitOperations.TrailingZeroCount(bits)])
                    {
                        candidates[pattern >> 6] |= 1UL << (pattern & 63);
                    }
                }
            }

            for (int word = 0; word < candidates.Length; word++)
            {
                for (ulong bits = candidates[word]; bits != 0; bits &= bits - 1)
                {
                    int index = (word << 6) + BitOperations.TrailingZeroCount(bits);
                    if (_patterns[index].MayMatch(hits) && _patterns[index].TryMatch(matcher, text))
                    {
                        return index;
                    }
                }
            }

            return -1;
        }
    }
}
