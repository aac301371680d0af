using Dapper;
using Npgsql;
using Shortener.Core.ClickLimits;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IClickLimitStore" />
public sealed class PostgresClickLimitStore(NpgsqlDataSource database) : IClickLimitStore
{
    private const string BeginSql = """
        INSERT INTO click_limits (link_id, used)
        SELECT @LinkId, (SELECT coalesce(sum(clicks), 0) FROM link_hours WHERE link_id = @LinkId)
        WHERE EXISTS (SELECT 1 FROM links WHERE id = @LinkId)
        ON CONFLICT (link_id) DO NOTHING
        """;

    // The lock is held from the look to the change, so two nodes never see the same rest.
    private const string TakeSql = """
        WITH held AS (
            SELECT used FROM click_limits WHERE link_id = @LinkId FOR UPDATE
        ), taken AS (
            UPDATE click_limits
            SET used = held.used + greatest(least(@Limit - held.used, @Want), 0)
            FROM held
            WHERE link_id = @LinkId
            RETURNING held.used AS before, click_limits.used AS used
        )
        SELECT (used - before)::integer AS Granted, greatest(@Limit - used, 0)::bigint AS Rest FROM taken
        """;

    private const string GiveBackSql = "UPDATE click_limits SET used = greatest(used - @Clicks, 0) WHERE link_id = @LinkId";

    private const string LeftSql = """
        SELECT greatest(@Limit - coalesce(
            (SELECT used FROM click_limits WHERE link_id = @LinkId),
            (SELECT coalesce(sum(clicks), 0)::bigint FROM link_hours WHERE link_id = @LinkId)), 0)
        FROM links
        WHERE id = @LinkId
        """;

    private const string RecountSql = """
        UPDATE click_limits
        SET used = greatest(used, (SELECT coalesce(sum(clicks), 0)::bigint FROM link_hours WHERE link_hours.link_id = click_limits.link_id))
        WHERE link_id = ANY(@LinkIds)
        """;

    public async Task<ClickBlock> TakeAsync(long linkId, long limit, int want, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        var take = new CommandDefinition(TakeSql, new { LinkId = linkId, Limit = limit, Want = (long)want }, cancellationToken: ct);
        if (await connection.QuerySingleOrDefaultAsync<Row>(take) is not { } row)
        {
            await connection.ExecuteAsync(new CommandDefinition(BeginSql, new { LinkId = linkId }, cancellationToken: ct));
            row = await connection.QuerySingleOrDefaultAsync<Row>(take) ?? new Row(0, 0);
        }

        return new ClickBlock(row.Granted, row.Rest);
    }

    public Task GiveBackAsync(long linkId, int clicks, CancellationToken ct) =>
        ExecuteAsync(GiveBackSql, new { LinkId = linkId, Clicks = (long)clicks }, ct);

    public async Task<long> LeftAsync(long linkId, long limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(LeftSql, new { LinkId = linkId, Limit = limit }, cancellationToken: ct)) ?? 0;
    }

    public Task RecountAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct) =>
        ExecuteAsync(RecountSql, new { LinkIds = linkIds.ToArray() }, ct);

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private sealed record Row(int Granted, long Rest);
}
