using System.Text;

namespace Shortener.Core.Patterns;

/// <summary>
/// Finds texts that a match cannot do without: a list of clauses, each a set of lower-case literals of which at least one must occur
/// in the lower-cased text (the filter of Russ Cox, "Regular Expression Matching with a Trigram Index"). An empty list: nothing is
/// required, so the pattern must always be tried.
/// </summary>
internal static class RequiredLiterals
{
    // A longer literal adds nodes to the automaton without rejecting more texts.
    private const int MaxLength = 12;
    private const int MinLength = 2;
    private const int MaxExact = 24;
    private const int MaxClass = 4;

    public static IReadOnlyList<string[]> Of(PatternNode root)
    {
        Literals literals = Analyse(root);
        List<string[]> clauses = literals.Clauses;
        AddClause(clauses, literals.Exact);
        return clauses;
    }

    private static Literals Analyse(PatternNode node)
    {
        switch (node)
        {
            case SetNode set:
                return new Literals(MembersOf(set.Set), []);
            case AssertNode:
                return new Literals([""], []);
            case GroupNode group:
                return Analyse(group.Body);
            case ConcatNode concat:
                return AnalyseConcat(concat);
            case AlternateNode alternate:
                return AnalyseAlternate(alternate);
            case RepeatNode { Min: 0, Max: 1 } optional:
                Literals body = Analyse(optional.Body);
                return body is { Exact: { Count: < MaxExact } exact, Clauses.Count: 0 } ? new Literals([.. exact, ""], []) : new Literals(null, []);
            case RepeatNode { Min: > 0 } repeat:
                Literals once = Analyse(repeat.Body);
                if (repeat is { Min: 1, Max: 1 })
                {
                    return once;
                }

                AddClause(once.Clauses, once.Exact);
                return new Literals(null, once.Clauses);
            default:
                return new Literals(null, []);
        }
    }

    private static List<string>? MembersOf(CharSet set)
    {
        if (set.Members(MaxClass * 2) is not { Count: > 0 } members || !members.TrueForAll(char.IsAscii))
        {
            return null;
        }

        List<string> folded = [.. members.Select(c => char.ToLowerInvariant(c).ToString()).Distinct()];
        return folded.Count <= MaxClass ? folded : null;
    }

    private static Literals AnalyseConcat(ConcatNode concat)
    {
        var clauses = new List<string[]>();
        List<string>? exact = [""];
        bool whole = true;
        for (int i = 0; i < concat.Items.Count;)
        {
            Literals next = AnalyseRun(concat.Items, ref i);
            clauses.AddRange(next.Clauses);
            List<string>? product = exact is not null && next.Exact is not null ? Product(exact, next.Exact) : null;
            if (product is not null)
            {
                exact = product;
                continue;
            }

            // What is known so far becomes a clause; the run starts again behind the part that is not exact.
            AddClause(clauses, exact);
            whole = false;
            exact = next.Exact ?? [""];
        }

        if (whole)
        {
            return new Literals(exact, clauses);
        }

        AddClause(clauses, exact);
        return new Literals(null, clauses);
    }

    /// <summary>Takes a run of plain characters as one text: most of every pattern is such runs.</summary>
    private static Literals AnalyseRun(IReadOnlyList<PatternNode> items, ref int i)
    {
        var run = new StringBuilder();
        while (i < items.Count && items[i] is SetNode set && PlainChar(set.Set) is { } c)
        {
            run.Append(c);
            i++;
        }

        return run.Length > 0 ? new Literals([run.ToString()], []) : Analyse(items[i++]);
    }

    /// <summary>The lower-case form of the only character, or of both cases of one letter.</summary>
    private static char? PlainChar(CharSet set)
    {
        if (set.Single is { } single)
        {
            return char.IsAscii(single) ? char.ToLowerInvariant(single) : null;
        }

        return set.Members(2) is [char upper, char lower] && char.IsAsciiLetterUpper(upper) && lower == char.ToLowerInvariant(upper) ? lower : null;
    }

    private static List<string>? Product(List<string> left, List<string> right)
    {
        if (left.Count * right.Count > MaxExact)
        {
            return null;
        }

        List<string> product = [.. left.SelectMany(l => right.Select(r => l + r)).Distinct()];
        return product;
    }

    private static Literals AnalyseAlternate(AlternateNode alternate)
    {
        List<Literals> branches = [.. alternate.Branches.Select(Analyse)];
        if (branches.TrueForAll(b => b is { Exact: not null, Clauses.Count: 0 }))
        {
            return new Literals([.. branches.SelectMany(b => b.Exact!).Distinct()], []);
        }

        var union = new List<string>();
        foreach (Literals branch in branches)
        {
            AddClause(branch.Clauses, branch.Exact);
            if (branch.Clauses.Count == 0)
            {
                return new Literals(null, []);
            }

            union.AddRange(branch.Clauses.MaxBy(clause => clause.Min(literal => literal.Length))!);
        }

        return new Literals(null, [[.. union.Distinct()]]);
    }

    /// <summary>Adds a clause unless one of its literals is so short that nearly every text holds it.</summary>
    private static void AddClause(List<string[]> clauses, List<string>? exact)
    {
        if (exact is { Count: > 0 } && exact.TrueForAll(literal => literal.Length >= MinLength))
        {
            clauses.Add([.. exact.Select(literal => literal.Length > MaxLength ? literal[..MaxLength] : literal).Distinct()]);
        }
    }

    /// <param name="Exact">Every text the node can match, or null when there are too many.</param>
    /// <param name="Clauses">What must occur beside that.</param>
    private sealed record Literals(List<string>? Exact, List<string[]> Clauses);
}
