using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;
using SQLitePCL;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ILinkTotals" />
public sealed class SqliteLinkTotals(SqliteDatabase database) : ILinkTotals
{
    private const string ByDaySql = """
        SELECT h.link_id AS LinkId, (h.hour + @Shift) / 24 AS Day, sum(h.clicks) AS Clicks
        FROM json_each(@Links) j
        JOIN links l ON l.id = j.value AND l.workspace_id = @WorkspaceId
        CROSS JOIN link_hours h ON h.link_id = l.id AND h.hour >= @From AND h.hour < @To
        GROUP BY h.link_id, (h.hour + @Shift) / 24
        HAVING sum(h.clicks) > 0
        ORDER BY h.link_id, Day
        """;

    private const string TopSql = """
        SELECT h.link_id AS LinkId, sum(h.clicks) AS Clicks
        FROM links l
        CROSS JOIN link_hours h ON h.link_id = l.id AND h.hour >= @From AND h.hour < @To
        WHERE l.workspace_id = @WorkspaceId AND l.deleted_at IS NULL
        GROUP BY h.link_id
        HAVING sum(h.clicks) > 0
        ORDER BY Clicks DESC, h.link_id DESC
        LIMIT @Limit
        """;

    public Task<IReadOnlyList<LinkDayClicks>> ByDayAsync(
        int workspaceId, IReadOnlyList<long> linkIds, SlotRange hours, int shift, CancellationToken ct) => linkIds.Count == 0
        ? Task.FromResult<IReadOnlyList<LinkDayClicks>>([])
        : ReadAsync<LinkDayClicks>(
            ByDaySql, new { WorkspaceId = workspaceId, Links = SqliteClickSql.Json(linkIds), hours.From, hours.To, Shift = shift }, ct);

    public Task<IReadOnlyList<LinkClicks>> TopAsync(int workspaceId, SlotRange hours, int limit, CancellationToken ct) =>
        ReadAsync<LinkClicks>(TopSql, new { WorkspaceId = workspaceId, hours.From, hours.To, Limit = limit }, ct);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object parameters, CancellationToken ct)
    {
        // Every read is synchronous: never on the thread that called, which may serve redirects.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();

        // Disposed before the connection, so that no interrupt meets one that is back in the pool.
        using CancellationTokenRegistration interrupt =
            ct.Register(static state => raw.sqlite3_interrupt(((SqliteConnection)state!).Handle), connection);
        try
        {
            return [.. connection.Query<T>(new CommandDefinition(sql, parameters, cancellationToken: ct))];
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The statement was interrupted", exception, ct);
        }
    }
}
