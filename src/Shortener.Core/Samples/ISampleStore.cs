namespace Shortener.Core.Samples;

/// <summary>
/// Workspaces of sample data. One is told by its source of clicks, which carries its number (<see cref="SampleSource"/>): a workspace that
/// people made is never taken for one. Thread-safe. Implemented once per backend.
/// </summary>
public interface ISampleStore
{
    /// <summary>The sample workspace that the person owns, or null.</summary>
    Task<int?> FindAsync(long userId, CancellationToken ct);

    /// <summary>
    /// Takes a sample workspace out of the database in one transaction: everything that belongs to it in any table, its clicks, rollups
    /// and source; sessions no longer mean it. That its links are gone is written down for the caches of all nodes. False, and nothing done,
    /// for a workspace that is no sample.
    /// </summary>
    Task<bool> EraseAsync(int workspaceId, DateTimeOffset now, CancellationToken ct);
}

/// <summary>Identities of the sources of sample clicks.</summary>
public static class SampleSource
{
    /// <summary>Sample clicks are an import: their instants stand, no webhook and no live stream tells of them.</summary>
    public const string Prefix = "import/sample/";

    public static string Of(int workspaceId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix}{workspaceId}");
}
