using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Reads clicks and rollups from the embedded database, each question on a pooled reader. Thread-safe.</summary>
public sealed class SqliteMetricsStore(SqliteDatabase database) : IMetricsStore
{
    public async Task<IMetricsSnapshot> OpenSnapshotAsync(CancellationToken ct)
    {
        // Every read below is synchronous and may take seconds: never on the thread that called, which may serve redirects.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        SqliteConnection connection = database.OpenReader();
        try
        {
            return new SqliteMetricsSnapshot(connection, connection.BeginTransaction(deferred: true), ct);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
