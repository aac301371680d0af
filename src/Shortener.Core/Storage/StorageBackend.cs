namespace Shortener.Core.Storage;

/// <summary>Which database holds links and clicks; chosen once at start by the connection strings.</summary>
public enum StorageBackend
{
    Sqlite,
    Postgres,
}
