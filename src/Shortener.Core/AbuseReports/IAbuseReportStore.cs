namespace Shortener.Core.AbuseReports;

/// <summary>Reports of links. Thread-safe. Implemented once per backend.</summary>
public interface IAbuseReportStore
{
    /// <summary>Stores a report as <see cref="AbuseStatus.Open"/>, changed last when it was made.</summary>
    /// <returns>Its id.</returns>
    Task<long> AddAsync(AbuseReport report, CancellationToken ct);

    /// <summary>Reports of links of the workspace, newest first.</summary>
    /// <param name="status">Null for all.</param>
    /// <param name="before">Only ids below it; null from the newest on.</param>
    Task<IReadOnlyList<AbuseReport>> ListAsync(int workspaceId, AbuseStatus? status, long? before, int limit, CancellationToken ct);

    /// <summary>With its changes; null when the workspace has no such report.</summary>
    Task<AbuseReport?> FindAsync(int workspaceId, long id, CancellationToken ct);

    /// <summary>Changes a report and writes down who did it, in one transaction.</summary>
    /// <param name="expected">When the report must have been changed last; null for any. Each change moves it on.</param>
    /// <param name="change">What is done; a null note leaves the report's note.</param>
    /// <returns>The report with its changes; null when the workspace has no such report, or it was changed since.</returns>
    Task<AbuseReport?> ChangeAsync(int workspaceId, long id, DateTimeOffset? expected, AbuseReportChange change, CancellationToken ct);
}
