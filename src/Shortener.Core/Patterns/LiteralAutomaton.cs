using System.Numerics;

namespace Shortener.Core.Patterns;

/// <summary>
/// Finds which of many literals occur in a text in one pass (Aho and Corasick, 1975), ASCII case folded. Immutable, thread-safe.
/// </summary>
internal sealed class LiteralAutomaton
{
    // Column 0 of the transition table: every character that begins or continues no literal.
    private readonly byte[] _columns = new byte[128];
    private readonly int _shift;
    private readonly int[] _next;
    private readonly int[][] _found;

    /// <param name="literals">Distinct, not empty, of lower-case ASCII.</param>
    public LiteralAutomaton(IReadOnlyList<string> literals)
    {
        Count = literals.Count;
        int width = 1;
        foreach (char c in literals.SelectMany(literal => literal))
        {
            if (_columns[c] == 0)
            {
                _columns[c] = (byte)width++;
            }
        }

        for (char c = 'a'; c <= 'z'; c++)
        {
            _columns[c - 32] = _columns[c];
        }

        // Rows as long as a power of two, so that one is found by a shift.
        _shift = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)width));
        (_next, _found) = Build(literals);
    }

    /// <summary>Number of literals; a hit set needs as many bits.</summary>
    public int Count { get; }

    /// <summary>Sets the bit of each literal that occurs in <paramref name="text"/>.</summary>
    public void Scan(ReadOnlySpan<char> text, Span<ulong> hits)
    {
        hits.Clear();
        int[] next = _next;
        byte[] columns = _columns;
        int state = 0;
        foreach (char c in text)
        {
            state = next[(state << _shift) + (c < 128 ? columns[c] : 0)];
            foreach (int literal in _found[state])
            {
                hits[literal >> 6] |= 1UL << (literal & 63);
            }
        }
    }

    private (int[] Next, int[][] Found) Build(IReadOnlyList<string> literals)
    {
        var rows = new List<int[]> { NewRow() };
        var ends = new List<List<int>> { new() };
        for (int literal = 0; literal < literals.Count; literal++)
        {
            int state = 0;
            foreach (char c in literals[literal])
            {
                int column = _columns[c];
                if (rows[state][column] == 0)
                {
                    rows[state][column] = rows.Count;
                    rows.Add(NewRow());
                    ends.Add([]);
                }

                state = rows[state][column];
            }

            ends[state].Add(literal);
        }

        Complete(rows, ends);
        int[] next = new int[rows.Count << _shift];
        for (int state = 0; state < rows.Count; state++)
        {
            rows[state].CopyTo(next, state << _shift);
        }

        return (next, [.. ends.Select(list => list.Count == 0 ? [] : list.ToArray())]);
    }

    /// <summary>Breadth first: fills missing transitions from the longest proper suffix, and inherits what ends there.</summary>
    private void Complete(List<int[]> rows, List<List<int>> ends)
    {
        int[] fallback = new int[rows.Count];
        var queue = new Queue<int>(rows[0].Where(state => state != 0));
        while (queue.TryDequeue(out int state))
        {
            ends[state].AddRange(ends[fallback[state]]);
            for (int column = 0; column < 1 << _shift; column++)
            {
                int target = rows[state][column];
                int suffix = rows[fallback[state]][column];
                if (target == 0)
                {
                    rows[state][column] = suffix;
                }
                else
                {
                    fallback[target] = suffix;
                    queue.Enqueue(target);
                }
            }
        }
    }

    private int[] NewRow() => new int[1 << _shift];
}
