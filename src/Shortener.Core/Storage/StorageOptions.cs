namespace Shortener.Core.Storage;

/// <summary>Where links and clicks are kept. Connection strings alone choose the backend.</summary>
public sealed class StorageOptions
{
    /// <summary>Section of the connection strings.</summary>
    public const string SectionName = "ConnectionStrings";

    /// <summary>PostgreSQL (Npgsql keywords). Empty: SQLite inside <c>Data:Directory</c>. Environment: <c>ConnectionStrings__Postgres</c>.</summary>
    public string Postgres { get; set; } = "";

    /// <summary>Redis as L2 cache (StackExchange.Redis form, <c>host:port,option=value</c>). Empty: none. Environment: <c>ConnectionStrings__Redis</c>.</summary>
    public string Redis { get; set; } = "";

    /// <summary>The backend that the connection strings choose.</summary>
    public StorageBackend Backend => string.IsNullOrWhiteSpace(Postgres) ? StorageBackend.Sqlite : StorageBackend.Postgres;
}
