using System.Data;
using Npgsql;
using Shortener.Core.Analytics;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Reads clicks and rollups from PostgreSQL. Thread-safe.</summary>
public sealed class PostgresMetricsStore(NpgsqlDataSource database) : IMetricsStore
{
    public async Task<IMetricsSnapshot> OpenSnapshotAsync(CancellationToken ct)
    {
        NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        try
        {
            // Read committed would give each statement a view of its own.
            return new PostgresMetricsSnapshot(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
