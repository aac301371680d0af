using Dapper;
using Npgsql;
using Shortener.Core.Analytics;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ILinkTotals" />
public sealed class PostgresLinkTotals(NpgsqlDataSource database) : ILinkTotals
{
    private const string ByDaySql = """
        SELECT h.link_id AS LinkId, (h.hour + @Shift) / 24 AS Day, sum(h.clicks)::bigint AS Clicks
        FROM links l
        JOIN link_hours h ON h.link_id = l.id
        WHERE l.workspace_id = @WorkspaceId AND l.id = ANY (@Links) AND h.link_id = ANY (@Links) AND h.hour >= @From AND h.hour < @To
        GROUP BY h.link_id, (h.hour + @Shift) / 24
        HAVING sum(h.clicks) > 0
        ORDER BY LinkId, Day
        """;

    private const string TopSql = """
        SELECT h.link_id AS LinkId, sum(h.clicks)::bigint AS Clicks
        FROM links l
        JOIN link_hours h ON h.link_id = l.id
        WHERE l.workspace_id = @WorkspaceId AND l.deleted_at IS NULL AND h.hour >= @From AND h.hour < @To
        GROUP BY h.link_id
        HAVING sum(h.clicks) > 0
        ORDER BY Clicks DESC, LinkId DESC
        LIMIT @Limit
        """;

    public async Task<IReadOnlyList<LinkDayClicks>> ByDayAsync(
        int workspaceId, IReadOnlyList<long> linkIds, SlotRange hours, int shift, CancellationToken ct)
    {
        if (linkIds.Count == 0)
        {
            return [];
        }

        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadRowsAsync<LinkDayClicks>(new CommandDefinition(
            ByDaySql,
            new { WorkspaceId = workspaceId, Links = linkIds.ToArray(), hours.From, hours.To, Shift = shift },
            cancellationToken: ct));
    }

    public async Task<IReadOnlyList<LinkClicks>> TopAsync(int workspaceId, SlotRange hours, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadRowsAsync<LinkClicks>(new CommandDefinition(
            TopSql, new { WorkspaceId = workspaceId, hours.From, hours.To, Limit = limit }, cancellationToken: ct));
    }
}
