using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Shortener.Core.Patterns;

/// <summary>
/// Matches programs with Perl's leftmost-first priorities in time linear in text times program: a backtracking search that never
/// tries the same step at the same position twice (Russ Cox, "Regular Expression Matching: the Virtual Machine Approach").
/// Holds the scratch memory of one thread; not thread-safe.
/// </summary>
internal sealed class PatternMatcher
{
    /// <summary>
    /// Steps that one budget grants, about 2 ms. Linear is still too long for a hostile text that reaches hundreds of patterns;
    /// no official case of uap-core needs more than 4,000 for all rules together.
    /// </summary>
    public const int StepBudget = 200_000;

    private ulong[] _tried = new ulong[1_024];
    private Frame[] _stack = new Frame[256];
    private int[] _captures = new int[20];
    private int _depth;
    private int _steps;
    private int _rowLength;

    private enum FrameKind
    {
        Resume,
        RestoreCapture,
        ShrinkRun,
        GrowRun,
        NextBranch,
    }

    /// <summary>Whether the last match's group took part, and where: group 0 is the whole match.</summary>
    public bool TryGetGroup(int group, out Range range)
    {
        int start = group * 2;
        bool found = start + 1 < _captures.Length && _captures[start] >= 0 && _captures[start + 1] >= 0;
        range = found ? _captures[start].._captures[start + 1] : default;
        return found;
    }

    /// <summary>Steps left of the budget; at zero every search answers "no match" until it is granted again.</summary>
    public int StepsLeft => _steps;

    public void GrantBudget() => _steps = StepBudget;

    /// <summary>Finds the first match; on success <see cref="TryGetGroup"/> tells where.</summary>
    public bool TryMatch(PatternProgram program, ReadOnlySpan<char> text)
    {
        int start = NextStart(program, text, 0);
        if (start < 0 || _steps <= 0)
        {
            return false;
        }

        Prepare(program, text.Length);
        while (start >= 0)
        {
            if (Run(program, text, start))
            {
                _captures[0] = start;
                return true;
            }

            if (_steps <= 0)
            {
                return false;
            }

            start = NextStart(program, text, start + 1);
        }

        return false;
    }

    /// <summary>Takes over the groups of a match that the framework's engine found.</summary>
    public void TakeCaptures(Match match)
    {
        Reserve(match.Groups.Count);
        Array.Fill(_captures, -1);
        for (int i = 0; i < match.Groups.Count; i++)
        {
            if (match.Groups[i].Success)
            {
                _captures[i * 2] = match.Groups[i].Index;
                _captures[(i * 2) + 1] = match.Groups[i].Index + match.Groups[i].Length;
            }
        }
    }

    private static int NextStart(PatternProgram program, ReadOnlySpan<char> text, int from)
    {
        if (program.Anchored)
        {
            return from == 0 ? 0 : -1;
        }

        if (from > text.Length)
        {
            return -1;
        }

        if (program.Prefix.Length > 0)
        {
            int at = text[from..].IndexOf(program.Prefix, StringComparison.Ordinal);
            return at < 0 ? -1 : at + from;
        }

        if (program.First is { } first)
        {
            for (int i = from; i < text.Length; i++)
            {
                if (first.Contains(text[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        return from;
    }

    private void Prepare(PatternProgram program, int length)
    {
        _rowLength = length + 1;
        int words = (int)((((long)program.Marks * _rowLength) + 63) / 64);
        if (_tried.Length < words)
        {
            _tried = new ulong[words * 2];
        }
        else
        {
            Array.Clear(_tried, 0, words);
        }

        Reserve(program.Groups + 1);
    }

    private void Reserve(int groups)
    {
        if (_captures.Length < groups * 2)
        {
            _captures = new int[groups * 2];
        }
    }

    private bool Run(PatternProgram program, ReadOnlySpan<char> text, int start)
    {
        Instruction[] steps = program.Steps;
        Array.Fill(_captures, -1);
        _depth = 0;
        int pc = 0;
        int at = start;
        while (true)
        {
            bool alive = true;
            if (--_steps <= 0)
            {
                return false;
            }

            Instruction step = steps[pc];
            switch (step.Opcode)
            {
                case Opcode.Text:
                    alive = text[at..].StartsWith(step.Text, StringComparison.Ordinal);
                    at += step.Text.Length;
                    pc++;
                    break;
                case Opcode.Set:
                    alive = at < text.Length && step.Set.Contains(text[at]);
                    at++;
                    pc++;
                    break;
                case Opcode.Run:
                    alive = EnterRun(step, text, pc, ref at);
                    pc++;
                    break;
                case Opcode.Split:
                    if (step.Follow is { } follow && (at == text.Length || !follow.Contains(text[at])))
                    {
                        pc = step.Otherwise;
                    }
                    else if (alive = TryMark(step.Mark, at))
                    {
                        Push(new Frame(FrameKind.Resume, step.Otherwise, at, 0));
                        pc = step.Target;
                    }

                    break;
                case Opcode.Dispatch:
                    alive = TryMark(step.Mark, at) && TakeBranch(step, text, pc, at, 0, out pc);
                    break;
                case Opcode.Jump:
                    pc = step.Target;
                    break;
                case Opcode.Save:
                    Push(new Frame(FrameKind.RestoreCapture, step.Target, _captures[step.Target], 0));
                    _captures[step.Target] = at;
                    pc++;
                    break;
                case Opcode.Assert:
                    alive = Holds(step.Assertion, text, at);
                    pc++;
                    break;
                default:
                    _captures[1] = at;
                    return true;
            }

            if (!alive && !Backtrack(steps, text, out pc, out at))
            {
                return false;
            }
        }
    }

    private bool Backtrack(Instruction[] steps, ReadOnlySpan<char> text, out int pc, out int at)
    {
        while (_depth > 0)
        {
            Frame frame = _stack[--_depth];
            pc = frame.Pc;
            at = frame.A;
            switch (frame.Kind)
            {
                case FrameKind.Resume:
                    return true;
                case FrameKind.RestoreCapture:
                    _captures[frame.Pc] = frame.A;
                    break;
                case FrameKind.ShrinkRun when ContinueGreedy(steps[pc], text, pc, frame.A, frame.B, out at):
                case FrameKind.GrowRun when ContinueLazy(steps[pc], text, pc, frame.A, frame.B, out at):
                    pc++;
                    return true;
                case FrameKind.NextBranch when TakeBranch(steps[pc], text, pc, at, frame.B, out pc):
                    return true;
            }

            if (_steps <= 0)
            {
                break;
            }
        }

        (pc, at) = (0, 0);
        return false;
    }

    private bool EnterRun(Instruction step, ReadOnlySpan<char> text, int pc, ref int at)
    {
        if (!TryMark(step.Mark, at))
        {
            return false;
        }

        int limit = step.Max < text.Length - at ? at + step.Max : text.Length;
        int end = at;
        while (end < limit && step.Set.Contains(text[end]))
        {
            end++;
        }

        _steps -= (end - at) >> 3;
        int shortest = at + step.Min;
        if (end < shortest)
        {
            return false;
        }

        return step.Greedy
            ? ContinueGreedy(step, text, pc, shortest, end, out at)
            : ContinueLazy(step, text, pc, shortest, end, out at);
    }

    /// <summary>Goes on behind the longest run in [shortest, longest] whose continuation is untried.</summary>
    private bool ContinueGreedy(Instruction step, ReadOnlySpan<char> text, int pc, int shortest, int longest, out int at)
    {
        for (at = longest; at >= shortest; at--)
        {
            if (MayContinue(step, text, at))
            {
                if (at > shortest)
                {
                    Push(new Frame(FrameKind.ShrinkRun, pc, shortest, at - 1));
                }

                return true;
            }
        }

        return false;
    }

    private bool ContinueLazy(Instruction step, ReadOnlySpan<char> text, int pc, int shortest, int longest, out int at)
    {
        for (at = shortest; at <= longest; at++)
        {
            if (MayContinue(step, text, at))
            {
                if (at < longest)
                {
                    Push(new Frame(FrameKind.GrowRun, pc, at + 1, longest));
                }

                return true;
            }
        }

        return false;
    }

    private bool MayContinue(Instruction step, ReadOnlySpan<char> text, int at)
    {
        if (step.Follow is { } follow && (at == text.Length || !follow.Contains(text[at])))
        {
            return false;
        }

        _steps--;
        return TryMark(step.Mark + 1, at);
    }

    private bool TakeBranch(Instruction step, ReadOnlySpan<char> text, int pc, int at, int branch, out int target)
    {
        int row = at == text.Length ? Instruction.AtEnd : Math.Min((int)text[at], Instruction.BeyondAscii);
        int[] targets = step.Dispatch[row];
        if (branch >= targets.Length)
        {
            target = 0;
            return false;
        }

        if (branch + 1 < targets.Length)
        {
            Push(new Frame(FrameKind.NextBranch, pc, at, branch + 1));
        }

        target = targets[branch];
        return true;
    }

    private static bool Holds(Assertion assertion, ReadOnlySpan<char> text, int at) => assertion switch
    {
        Assertion.Start => at == 0,
        Assertion.End => at == text.Length || (at == text.Length - 1 && text[at] == '\n'),
        Assertion.VeryEnd => at == text.Length,
        Assertion.WordBoundary => IsWordBoundary(text, at),
        _ => !IsWordBoundary(text, at),
    };

    private static bool IsWordBoundary(ReadOnlySpan<char> text, int at) =>
        (at > 0 && CharSet.Word.Contains(text[at - 1])) != (at < text.Length && CharSet.Word.Contains(text[at]));

    /// <summary>False when the state was tried before: it failed then, and would fail again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryMark(int row, int at)
    {
        int bit = (row * _rowLength) + at;
        ref ulong word = ref _tried[bit >> 6];
        ulong mask = 1UL << (bit & 63);
        bool fresh = (word & mask) == 0;
        word |= mask;
        return fresh;
    }

    private void Push(Frame frame)
    {
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, _depth * 2);
        }

        _stack[_depth++] = frame;
    }

    private readonly record struct Frame(FrameKind Kind, int Pc, int A, int B);
}
