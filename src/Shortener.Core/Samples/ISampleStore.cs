namespace Shortener.Core.Samples;

/// <summary>
/// Workspaces of sample data. One is told by its source of clicks, which carries its number (<see cref="SampleSource"/>): a workspace that
/// people made is never taken for one. Thread-safe. Implemented once per backend.
/// </summary>
public interface ISampleStore
{
    /// <summary>The sample workspace that the person owns, or null.</summary>
    Task<int?> FindAsync(long userId, CancellationToken ct);
}

/// <summary>Identities of the sources of sample clicks.</summary>
public static class SampleSource
{
    /// <summary>Sample clicks are an import: their instants stand, no webhook and no live stream tells of them.</summary>
    public const string Prefix = "import/sample/";

    public static string Of(int workspaceId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix}{workspaceId}");
}
