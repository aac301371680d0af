namespace Shortener.Core.LinkImports;

/// <summary>An import of links and how far it is. Immutable.</summary>
public sealed record LinkImport
{
    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    /// <summary>Name of the file as the client calls it.</summary>
    public string? FileName { get; init; }

    /// <summary>Name under which the file lies in the data directory of the node that took it.</summary>
    public required string Spool { get; init; }

    /// <summary>Size as it was sent, compressed or not.</summary>
    public required long Bytes { get; init; }

    public required string Format { get; init; }

    /// <summary>Nothing is written; what would become of each record is counted and reported.</summary>
    public bool DryRun { get; init; }

    public ConflictRule OnConflict { get; init; }

    /// <summary>Where links go whose file names no domain of the workspace.</summary>
    public required int DomainId { get; init; }

    /// <summary>Records of links in the file; null until they are counted.</summary>
    public long? Records { get; init; }

    public ImportStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    public ImportTally Tally { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>What became of the records so far.</summary>
/// <param name="Position">Records of links that are settled.</param>
/// <param name="Created">Links created under their own slug.</param>
/// <param name="Updated">Existing links that took the record's fields.</param>
/// <param name="Renamed">Links created under another slug.</param>
/// <param name="Unchanged">Links that were there already with all of it.</param>
/// <param name="Skipped">Left alone because another link has the slug or external id.</param>
/// <param name="Refused">Records that make no link.</param>
/// <param name="Clicks">Clicks in the file.</param>
/// <param name="ClicksAdded">Clicks stored by this import.</param>
public readonly record struct ImportTally(
    long Position, long Created, long Updated, long Renamed, long Unchanged, long Skipped, long Refused, long Clicks, long ClicksAdded);

/// <summary>What to do where a link with the slug exists.</summary>
public enum ConflictRule
{
    /// <summary>Leave it alone and report the record.</summary>
    Skip,

    /// <summary>Give it the record's fields.</summary>
    Update,

    /// <summary>Create the record's link under another slug.</summary>
    Rename,
}

/// <summary>How far an import is.</summary>
public enum ImportStatus
{
    Queued,
    Running,
    Done,
    Failed,
}

/// <summary>A record that was refused or left alone.</summary>
/// <param name="Number">Order in the report, from 1; 0 before it is stored.</param>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Field">The field at fault; null for the whole record.</param>
/// <param name="Code">Stable name of the reason.</param>
/// <param name="Message">For people.</param>
public sealed record ImportRefusal(long Number, long Line, string? Field, string Code, string Message);
