namespace Shortener.Core.Patterns;

/// <summary>
/// Syntax tree of a regular expression. Immutable. <see cref="First"/> is worked out when asked: a tree is read at start for its
/// literals alone, and compiled only when its pattern is tried.
/// </summary>
internal abstract record PatternNode
{
    /// <summary>Whether it can match the empty string.</summary>
    public abstract bool IsNullable { get; }

    /// <summary>Every character that a match which is not empty can start with.</summary>
    public abstract CharSet First { get; }
}

internal sealed record SetNode(CharSet Set) : PatternNode
{
    public override bool IsNullable => false;

    public override CharSet First => Set;
}

internal sealed record ConcatNode(IReadOnlyList<PatternNode> Items) : PatternNode
{
    public override bool IsNullable { get; } = Items.All(i => i.IsNullable);

    public override CharSet First => FirstFrom(Items, 0, CharSet.None)!;

    /// <summary>
    /// What can come first from item <paramref name="from"/> on, with <paramref name="follow"/> behind the last one; null stands for
    /// anything, the end included.
    /// </summary>
    public static CharSet? FirstFrom(IReadOnlyList<PatternNode> items, int from, CharSet? follow)
    {
        CharSet first = CharSet.None;
        for (int i = from; i < items.Count; i++)
        {
            first = first.Union(items[i].First);
            if (!items[i].IsNullable)
            {
                return first;
            }
        }

        return follow is null ? null : first.Union(follow);
    }
}

internal sealed record AlternateNode(IReadOnlyList<PatternNode> Branches) : PatternNode
{
    public override bool IsNullable { get; } = Branches.Any(b => b.IsNullable);

    public override CharSet First => CharSet.Union(Branches.Select(branch => branch.First));
}

/// <param name="Max">-1 for no bound.</param>
internal sealed record RepeatNode(PatternNode Body, int Min, int Max, bool Greedy) : PatternNode
{
    public override bool IsNullable => Min == 0 || Body.IsNullable;

    public override CharSet First => Body.First;
}

internal sealed record GroupNode(PatternNode Body, int Index) : PatternNode
{
    public override bool IsNullable => Body.IsNullable;

    public override CharSet First => Body.First;
}

internal sealed record AssertNode(Assertion Kind) : PatternNode
{
    public override bool IsNullable => true;

    public override CharSet First => CharSet.None;
}

internal enum Assertion
{
    /// <summary><c>^</c>, <c>\A</c></summary>
    Start,

    /// <summary><c>$</c>: at the end, or before a line feed that ends the text.</summary>
    End,

    /// <summary><c>\z</c></summary>
    VeryEnd,

    /// <summary><c>\b</c> between ASCII word characters.</summary>
    WordBoundary,

    /// <summary><c>\B</c></summary>
    NotWordBoundary,
}
