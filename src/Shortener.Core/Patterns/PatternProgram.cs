namespace Shortener.Core.Patterns;

internal enum Opcode : byte
{
    /// <summary>Consumes <see cref="Instruction.Text"/>.</summary>
    Text,

    /// <summary>Consumes one member of <see cref="Instruction.Set"/>.</summary>
    Set,

    /// <summary>Consumes Min to Max members of the set, with the continuation behind it.</summary>
    Run,

    /// <summary>Tries <see cref="Instruction.Target"/>, then <see cref="Instruction.Otherwise"/>.</summary>
    Split,

    /// <summary>Tries the branches that the next character allows, in order.</summary>
    Dispatch,

    Jump,

    /// <summary>Stores the position in capture slot <see cref="Instruction.Target"/>.</summary>
    Save,

    Assert,

    Match,
}

/// <summary>One step of a <see cref="PatternProgram"/>. Which members count depends on the opcode. Immutable once compiled.</summary>
internal sealed class Instruction
{
    /// <summary>Index of <see cref="Dispatch"/> for characters beyond ASCII, and the one for the end of the text.</summary>
    public const int BeyondAscii = 128;
    public const int AtEnd = 129;

    public required Opcode Opcode { get; init; }

    public string Text { get; init; } = "";

    public CharSet Set { get; init; } = CharSet.None;

    public int Min { get; init; }

    public int Max { get; init; }

    public bool Greedy { get; init; }

    /// <summary>What must follow for the continuation (Run) or the preferred branch (Split) to have a chance; null: anything.</summary>
    public CharSet? Follow { get; set; }

    public int Target { get; set; }

    public int Otherwise { get; set; }

    public Assertion Assertion { get; init; }

    /// <summary>Branch targets by next character; 130 entries, most of them shared.</summary>
    public int[][] Dispatch { get; set; } = [];

    /// <summary>First of this step's rows in the table of states already tried.</summary>
    public int Mark { get; init; }
}

/// <summary>A compiled regular expression, matched by <see cref="PatternMatcher"/>. Immutable, shared between threads.</summary>
/// <param name="Marks">Rows needed in the table of states already tried.</param>
/// <param name="Prefix">What every match starts with; empty when that is not one text.</param>
/// <param name="First">What every match starts with; null: anything.</param>
/// <param name="Anchored">A match can only start where the text starts.</param>
internal sealed record PatternProgram(Instruction[] Steps, int Groups, int Marks, string Prefix, CharSet? First, bool Anchored);
