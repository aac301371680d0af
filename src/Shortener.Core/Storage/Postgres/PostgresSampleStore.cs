using Dapper;
using Npgsql;
using Shortener.Core.Samples;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ISampleStore" />
public sealed class PostgresSampleStore(NpgsqlDataSource database) : ISampleStore
{
    private const string FindSql = """
        SELECT m.workspace_id
        FROM memberships m
        JOIN workspaces w ON w.id = m.workspace_id AND w.deleted_at IS NULL
        JOIN sources s ON s.identity = @Prefix || m.workspace_id
        WHERE m.user_id = @UserId AND m.role = 'owner'
        ORDER BY m.workspace_id
        LIMIT 1
        """;

    public async Task<int?> FindAsync(long userId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<int?>(
            new CommandDefinition(FindSql, new { UserId = userId, SampleSource.Prefix }, cancellationToken: ct));
    }
}
