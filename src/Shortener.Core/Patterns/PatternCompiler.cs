using System.Text;

namespace Shortener.Core.Patterns;

/// <summary>Turns a syntax tree into a <see cref="PatternProgram"/>.</summary>
internal sealed class PatternCompiler
{
    // Counted groups are unrolled; the largest pattern of uap-core 0.18 compiles to under 800 steps.
    private const int MaxSteps = 20_000;
    private const int DispatchFrom = 4;

    private readonly List<Instruction> _steps = [];
    private int _marks;

    /// <exception cref="PatternSyntaxException">The pattern is malformed, not of the linear-time kind, or too large.</exception>
    public static PatternProgram Compile(string pattern, bool ignoreCase)
    {
        (PatternNode root, int groups) = PatternParser.Parse(pattern, ignoreCase);
        return Compile(root, groups);
    }

    public static PatternProgram Compile(PatternNode root, int groups)
    {
        var compiler = new PatternCompiler();
        compiler.Emit(root, follow: null);
        compiler.Add(new Instruction { Opcode = Opcode.Match });
        return new PatternProgram(
            [.. compiler._steps],
            groups,
            compiler._marks,
            PrefixOf(root),
            root.IsNullable ? null : root.First,
            StartsAnchored(root));
    }

    private void Emit(PatternNode node, CharSet? follow)
    {
        switch (node)
        {
            case SetNode set:
                Add(set.Set.Single is { } single
                    ? new Instruction { Opcode = Opcode.Text, Text = single.ToString() }
                    : new Instruction { Opcode = Opcode.Set, Set = set.Set });
                break;
            case ConcatNode concat:
                EmitConcat(concat, follow);
                break;
            case AlternateNode { Branches.Count: >= DispatchFrom } alternate:
                EmitDispatch(alternate, follow);
                break;
            case AlternateNode alternate:
                EmitAlternate(alternate, follow);
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat, follow);
                break;
            case GroupNode group:
                Add(new Instruction { Opcode = Opcode.Save, Target = group.Index * 2 });
                Emit(group.Body, follow);
                Add(new Instruction { Opcode = Opcode.Save, Target = (group.Index * 2) + 1 });
                break;
            case AssertNode assert:
                Add(new Instruction { Opcode = Opcode.Assert, Assertion = assert.Kind });
                break;
            default:
                throw new InvalidOperationException($"unknown node {node.GetType().Name}");
        }
    }

    private void EmitConcat(ConcatNode concat, CharSet? follow)
    {
        var literal = new StringBuilder();
        for (int i = 0; i < concat.Items.Count; i++)
        {
            if (concat.Items[i] is SetNode { Set.Single: { } c })
            {
                literal.Append(c);
                continue;
            }

            FlushLiteral(literal);
            Emit(concat.Items[i], ConcatNode.FirstFrom(concat.Items, i + 1, follow));
        }

        FlushLiteral(literal);
    }

    private void FlushLiteral(StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            Add(new Instruction { Opcode = Opcode.Text, Text = literal.ToString() });
            literal.Clear();
        }
    }

    private void EmitAlternate(AlternateNode alternate, CharSet? follow)
    {
        var jumps = new List<Instruction>();
        for (int i = 0; i < alternate.Branches.Count; i++)
        {
            PatternNode branch = alternate.Branches[i];
            if (i == alternate.Branches.Count - 1)
            {
                Emit(branch, follow);
                break;
            }

            Instruction split = AddSplit(StartOf(branch, follow));
            split.Target = _steps.Count;
            Emit(branch, follow);
            jumps.Add(Add(new Instruction { Opcode = Opcode.Jump }));
            split.Otherwise = _steps.Count;
        }

        jumps.ForEach(jump => jump.Target = _steps.Count);
    }

    private void EmitDispatch(AlternateNode alternate, CharSet? follow)
    {
        var dispatch = Add(new Instruction { Opcode = Opcode.Dispatch, Mark = _marks++ });
        var targets = new List<int>();
        var jumps = new List<Instruction>();
        foreach (PatternNode branch in alternate.Branches)
        {
            targets.Add(_steps.Count);
            Emit(branch, follow);
            jumps.Add(Add(new Instruction { Opcode = Opcode.Jump }));
        }

        jumps.ForEach(jump => jump.Target = _steps.Count);
        CharSet?[] starts = [.. alternate.Branches.Select(branch => StartOf(branch, follow))];
        int[] all = [.. targets];
        int[] open = [.. targets.Where((_, i) => starts[i] is null)];
        var table = new int[130][];
        for (int c = 0; c < 128; c++)
        {
            int[] chosen = [.. targets.Where((_, i) => starts[i]?.Contains((char)c) ?? true)];
            table[c] = chosen.Length == open.Length ? open : c > 0 && chosen.AsSpan().SequenceEqual(table[c - 1]) ? table[c - 1] : chosen;
        }

        table[Instruction.BeyondAscii] = all;
        table[Instruction.AtEnd] = open;
        dispatch.Dispatch = table;
    }

    private void EmitRepeat(RepeatNode repeat, CharSet? follow)
    {
        if (repeat.Body is SetNode set && repeat is not { Min: 0, Max: 1 })
        {
            // Two rows of marks: the run entered, and the continuation tried.
            Add(new Instruction
            {
                Opcode = Opcode.Run,
                Set = set.Set,
                Min = repeat.Min,
                Max = repeat.Max < 0 ? int.MaxValue : repeat.Max,
                Greedy = repeat.Greedy,
                Follow = follow,
                Mark = _marks,
            });
            _marks += 2;
            return;
        }

        CharSet? inner = follow?.Union(repeat.Body.First);
        for (int i = 0; i < repeat.Min; i++)
        {
            Emit(repeat.Body, inner);
        }

        if (repeat.Max < 0)
        {
            EmitUnbounded(repeat, follow, inner);
            return;
        }

        var splits = new List<Instruction>();
        for (int i = repeat.Min; i < repeat.Max; i++)
        {
            splits.Add(OpenOptional(repeat, follow, inner));
            Emit(repeat.Body, inner);
        }

        foreach (Instruction split in splits)
        {
            CloseOptional(repeat, split);
        }
    }

    private void EmitUnbounded(RepeatNode repeat, CharSet? follow, CharSet? inner)
    {
        int start = _steps.Count;
        Instruction split = OpenOptional(repeat, follow, inner);
        Emit(repeat.Body, inner);
        Add(new Instruction { Opcode = Opcode.Jump, Target = start });
        CloseOptional(repeat, split);
    }

    private Instruction OpenOptional(RepeatNode repeat, CharSet? follow, CharSet? inner)
    {
        Instruction split = AddSplit(repeat.Greedy ? StartOf(repeat.Body, inner) : follow);
        if (repeat.Greedy)
        {
            split.Target = _steps.Count;
        }
        else
        {
            split.Otherwise = _steps.Count;
        }

        return split;
    }

    private void CloseOptional(RepeatNode repeat, Instruction split)
    {
        if (repeat.Greedy)
        {
            split.Otherwise = _steps.Count;
        }
        else
        {
            split.Target = _steps.Count;
        }
    }

    private Instruction AddSplit(CharSet? follow) => Add(new Instruction { Opcode = Opcode.Split, Follow = follow, Mark = _marks++ });

    private Instruction Add(Instruction step)
    {
        if (_steps.Count >= MaxSteps)
        {
            throw new PatternSyntaxException($"the pattern needs more than {MaxSteps} steps");
        }

        _steps.Add(step);
        return step;
    }

    private static CharSet? StartOf(PatternNode node, CharSet? follow) =>
        !node.IsNullable ? node.First : follow is null ? null : node.First.Union(follow);

    private static string PrefixOf(PatternNode node)
    {
        var prefix = new StringBuilder();
        AppendPrefix(node, prefix);
        return prefix.ToString();
    }

    /// <summary>Whether the node was one text to its end, so that the prefix may go on behind it.</summary>
    private static bool AppendPrefix(PatternNode node, StringBuilder prefix)
    {
        switch (node)
        {
            case SetNode { Set.Single: { } c }:
                prefix.Append(c);
                return true;
            case GroupNode group:
                return AppendPrefix(group.Body, prefix);
            case ConcatNode concat:
                foreach (PatternNode item in concat.Items)
                {
                    if (!AppendPrefix(item, prefix))
                    {
                        return false;
                    }
                }

                return true;
            case AssertNode { Kind: Assertion.WordBoundary }:
                return true;
            default:
                return false;
        }
    }

    private static bool StartsAnchored(PatternNode node) => node switch
    {
        AssertNode { Kind: Assertion.Start } => true,
        GroupNode group => StartsAnchored(group.Body),
        ConcatNode { Items.Count: > 0 } concat => StartsAnchored(concat.Items[0]),
        AlternateNode alternate => alternate.Branches.All(StartsAnchored),
        _ => false,
    };
}
