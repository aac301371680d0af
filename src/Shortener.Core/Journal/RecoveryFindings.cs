namespace Shortener.Core.Journal;

/// <summary>Where the database's committed position lies in a generation.</summary>
internal enum SourcePosition
{
    /// <summary>The database does not know the source, and nothing of it was ever released.</summary>
    Unknown,

    /// <summary>Before the first frame kept: a restored database.</summary>
    Behind,

    /// <summary>At a frame's boundary, or at the end.</summary>
    Inside,

    /// <summary>Within a frame.</summary>
    Misplaced,

    /// <summary>Behind the end: a restored data directory, or a power cut.</summary>
    Ahead,
}

/// <summary>What recovery found in a generation.</summary>
/// <param name="Intact">Nothing but killed writers' claims was wrong.</param>
/// <param name="Position">Where the database's position lies.</param>
/// <param name="Dropped">Clicks that this recovery counted as dropped, apart from a gap.</param>
internal sealed record RecoveryFindings(bool Intact, SourcePosition Position, long Dropped);
