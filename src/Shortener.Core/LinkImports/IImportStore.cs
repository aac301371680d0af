namespace Shortener.Core.LinkImports;

/// <summary>Imports of links and their reports. Thread-safe. Implemented once per backend.</summary>
public interface IImportStore
{
    /// <summary>Stores a new import; its id and status are given here.</summary>
    Task<LinkImport> CreateAsync(LinkImport import, CancellationToken ct);

    /// <summary>Null when the workspace has no such import.</summary>
    Task<LinkImport?> FindAsync(int workspaceId, long id, CancellationToken ct);

    /// <summary>Newest first, behind an id.</summary>
    Task<IReadOnlyList<LinkImport>> ListAsync(int workspaceId, long beforeId, int limit, CancellationToken ct);

    /// <summary>Imports of all workspaces that have not ended, oldest first.</summary>
    Task<IReadOnlyList<LinkImport>> ListUnfinishedAsync(CancellationToken ct);

    /// <summary>Counts a start, before anything of the file is read: a process that the file ends has counted it.</summary>
    /// <returns>Starts since the import last got further; 0 when it has ended.</returns>
    Task<int> CountStartAsync(long id, CancellationToken ct);

    /// <summary>
    /// Writes status, records, error and tally together with what was refused since, if the import is still at
    /// <paramref name="from"/> and has not ended. Repeating it therefore changes nothing.
    /// </summary>
    /// <returns>Whether it was written.</returns>
    Task<bool> AdvanceAsync(LinkImport import, long from, IReadOnlyList<ImportRefusal> refusals, DateTimeOffset now, CancellationToken ct);

    /// <summary>The report in the order of the file, behind a number.</summary>
    Task<IReadOnlyList<ImportRefusal>> ReadRefusalsAsync(long importId, long afterNumber, int limit, CancellationToken ct);
}
