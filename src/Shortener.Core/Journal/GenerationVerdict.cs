namespace Shortener.Core.Journal;

/// <summary>Whether a generation found at start goes on, or why a new one opens instead.</summary>
internal enum GenerationVerdict
{
    Continue,

    /// <summary>It was already given up at an earlier start.</summary>
    Superseded,

    /// <summary>Its control file or a segment is not as it was written.</summary>
    Damaged,

    /// <summary>The files are a copy: the original may be in use.</summary>
    Copied,

    /// <summary>The machine started again and the journal had not been closed.</summary>
    PowerCut,

    /// <summary>The database has closed the source.</summary>
    SourceClosed,

    /// <summary>The database has forgotten commits: it was restored from a backup, or failed over to a replica that was behind.</summary>
    DatabaseRestored,

    /// <summary>The database has committed further than the journal reaches: positions would be used twice.</summary>
    PositionAhead,

    /// <summary>The database's position is not a frame's boundary.</summary>
    PositionMisplaced,
}

/// <summary>What is known of a generation at start.</summary>
internal readonly record struct GenerationEvidence(
    bool Superseded,
    bool Intact,
    bool Original,
    bool ClosedCleanly,
    bool SameBoot,
    bool SourceClosed,
    bool DatabaseRestored,
    SourcePosition Position)
{
    /// <summary>
    /// Appending goes on only if nothing disagrees; otherwise the generation is drained and closed, and no position of it is ever
    /// given out again. A database older than the first frame kept is no reason by itself: what it lacks is gone either way.
    /// </summary>
    public GenerationVerdict Judge()
    {
        if (Superseded)
        {
            return GenerationVerdict.Superseded;
        }

        if (SourceClosed)
        {
            return GenerationVerdict.SourceClosed;
        }

        if (!Original)
        {
            return GenerationVerdict.Copied;
        }

        if (!ClosedCleanly && !SameBoot)
        {
            return GenerationVerdict.PowerCut;
        }

        if (DatabaseRestored)
        {
            return GenerationVerdict.DatabaseRestored;
        }

        if (Position == SourcePosition.Ahead)
        {
            return GenerationVerdict.PositionAhead;
        }

        if (!Intact)
        {
            return GenerationVerdict.Damaged;
        }

        return Position == SourcePosition.Misplaced ? GenerationVerdict.PositionMisplaced : GenerationVerdict.Continue;
    }
}
