namespace Shortener.Core.Storage.Moves;

/// <summary>One table after the move: counted and summed on both sides.</summary>
/// <param name="Checksum">Sum of a hash of every row, 16 hexadecimal digits; equal on both sides.</param>
public sealed record MovedTable(string Name, long Rows, string Checksum);

/// <summary>A finished move.</summary>
/// <param name="Tables">In the order of their foreign keys.</param>
public sealed record MoveReport(string From, string To, IReadOnlyList<MovedTable> Tables);

/// <summary>Where a move stands.</summary>
/// <param name="Doing">What is done with the table: <c>copying</c> or <c>comparing</c>.</param>
/// <param name="Rows">Rows done of all tables.</param>
/// <param name="Total">Rows to do in all: each is copied and compared.</param>
public readonly record struct MoveProgress(string Doing, string Table, long Rows, long Total);

/// <summary>A move was refused or did not come out equal; the target holds nothing of it.</summary>
public sealed class MoveException : Exception
{
    public MoveException(string message)
        : base(message)
    {
    }

    public MoveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
