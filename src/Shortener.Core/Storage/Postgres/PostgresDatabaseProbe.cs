using Npgsql;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Opens a pooled connection and reads one row, within a second.</summary>
public sealed class PostgresDatabaseProbe(NpgsqlDataSource database) : IDatabaseProbe
{
    /// <summary>A load balancer asks every few seconds; a probe must not outlast its patience.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<string?> FindProblemAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await using NpgsqlCommand command = database.CreateCommand("SELECT max(number) FROM schema_migrations");
            await command.ExecuteScalarAsync(limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "PostgreSQL does not answer within a second: redirects go on from the caches, clicks wait in the journal. Check the server and ConnectionStrings__Postgres.";
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return "PostgreSQL gives no further connection (53300): redirects go on from the caches, clicks wait in the journal. Raise max_connections, or end what holds them.";
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return $"PostgreSQL cannot be reached ({exception.GetType().Name}): redirects go on from the caches, clicks wait in the journal. Check the server and ConnectionStrings__Postgres.";
        }
    }
}
