using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.ClickLimits;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IClickLimitStore" />
public sealed class SqliteClickLimitStore(SqliteDatabase database) : IClickLimitStore
{
    private const string BeginSql = """
        INSERT INTO click_limits (link_id, used)
        SELECT @LinkId, (SELECT coalesce(sum(clicks), 0) FROM link_hours WHERE link_id = @LinkId)
        WHERE EXISTS (SELECT 1 FROM links WHERE id = @LinkId)
        ON CONFLICT (link_id) DO NOTHING
        """;

    private const string ReadSql = "SELECT used FROM click_limits WHERE link_id = @LinkId";

    private const string TakeSql = "UPDATE click_limits SET used = used + @Granted WHERE link_id = @LinkId";

    private const string GiveBackSql = "UPDATE click_limits SET used = max(used - @Clicks, 0) WHERE link_id = @LinkId";

    private const string LeftSql = """
        SELECT max(@Limit - coalesce(
            (SELECT used FROM click_limits WHERE link_id = @LinkId),
            (SELECT coalesce(sum(clicks), 0) FROM link_hours WHERE link_id = @LinkId)), 0)
        FROM links
        WHERE id = @LinkId
        """;

    private const string RecountSql = """
        UPDATE click_limits
        SET used = max(used, (SELECT coalesce(sum(clicks), 0) FROM link_hours WHERE link_hours.link_id = click_limits.link_id))
        WHERE link_id IN (SELECT value FROM json_each(@LinkIds))
        """;

    public async Task<ClickBlock> TakeAsync(long linkId, long limit, int want, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        long? used = writer.Connection.ExecuteScalar<long?>(ReadSql, new { LinkId = linkId }, transaction);
        if (used is null)
        {
            writer.Connection.Execute(BeginSql, new { LinkId = linkId }, transaction);
            used = writer.Connection.ExecuteScalar<long?>(ReadSql, new { LinkId = linkId }, transaction) ?? limit;
        }

        int granted = (int)Math.Clamp(limit - used.Value, 0, want);
        if (granted > 0)
        {
            writer.Connection.Execute(TakeSql, new { LinkId = linkId, Granted = granted }, transaction);
        }

        transaction.Commit();
        return new ClickBlock(granted, Math.Max(limit - used.Value - granted, 0));
    }

    public Task GiveBackAsync(long linkId, int clicks, CancellationToken ct) => ExecuteAsync(GiveBackSql, new { LinkId = linkId, Clicks = clicks }, ct);

    public Task<long> LeftAsync(long linkId, long limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection reader = database.OpenReader();
        return Task.FromResult(reader.ExecuteScalar<long?>(LeftSql, new { LinkId = linkId, Limit = limit }) ?? 0);
    }

    public Task RecountAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct) =>
        ExecuteAsync(RecountSql, new { LinkIds = JsonSerializer.Serialize(linkIds) }, ct);

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute(sql, parameters);
    }
}
