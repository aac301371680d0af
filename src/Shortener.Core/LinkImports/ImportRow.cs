namespace Shortener.Core.LinkImports;

/// <summary>A row of <c>imports</c> but its instants, whose form is each backend's own.</summary>
internal abstract class ImportRow
{
    public long Id { get; set; }

    public int WorkspaceId { get; set; }

    public string? FileName { get; set; }

    public string Spool { get; set; } = "";

    public long Bytes { get; set; }

    public string Format { get; set; } = "";

    public bool DryRun { get; set; }

    public string OnConflict { get; set; } = "";

    public int DomainId { get; set; }

    public long? Records { get; set; }

    public string Status { get; set; } = "";

    public string? Error { get; set; }

    public long Position { get; set; }

    public long Created { get; set; }

    public long Updated { get; set; }

    public long Renamed { get; set; }

    public long Unchanged { get; set; }

    public long Skipped { get; set; }

    public long Refused { get; set; }

    public long Clicks { get; set; }

    public long ClicksAdded { get; set; }

    protected LinkImport ToImport(DateTimeOffset createdAt, DateTimeOffset updatedAt, DateTimeOffset? finishedAt) => new()
    {
        Id = Id,
        WorkspaceId = WorkspaceId,
        FileName = FileName,
        Spool = Spool,
        Bytes = Bytes,
        Format = Format,
        DryRun = DryRun,
        OnConflict = Enum.Parse<ConflictRule>(OnConflict, ignoreCase: true),
        DomainId = DomainId,
        Records = Records,
        Status = Enum.Parse<ImportStatus>(Status, ignoreCase: true),
        Error = Error,
        Tally = new ImportTally(Position, Created, Updated, Renamed, Unchanged, Skipped, Refused, Clicks, ClicksAdded),
        CreatedAt = createdAt,
        UpdatedAt = updatedAt,
        FinishedAt = finishedAt,
    };

    /// <summary>Parameters of an import's own columns; instants are added by the backend.</summary>
    public static object Parameters(LinkImport import, long from, object now, object? finishedAt) => new
    {
        import.Id,
        import.WorkspaceId,
        import.FileName,
        import.Spool,
        import.Bytes,
        import.Format,
        import.DryRun,
        OnConflict = NameOf(import.OnConflict),
        import.DomainId,
        import.Records,
        Status = NameOf(import.Status),
        import.Error,
        import.Tally.Position,
        import.Tally.Created,
        import.Tally.Updated,
        import.Tally.Renamed,
        import.Tally.Unchanged,
        import.Tally.Skipped,
        import.Tally.Refused,
        import.Tally.Clicks,
        import.Tally.ClicksAdded,
        From = from,
        Now = now,
        FinishedAt = finishedAt,
    };

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
