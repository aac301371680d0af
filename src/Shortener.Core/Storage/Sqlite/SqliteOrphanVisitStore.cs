using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Orphans;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IOrphanVisitStore" />
public sealed class SqliteOrphanVisitStore(SqliteDatabase database) : IOrphanVisitStore
{
    private const string AddHourSql = """
        INSERT INTO orphan_visits (domain_id, hour, kind, visits, bot_visits) VALUES (@DomainId, @Hour, @Kind, @Visits, @BotVisits)
        ON CONFLICT (domain_id, hour, kind) DO UPDATE SET visits = visits + excluded.visits, bot_visits = bot_visits + excluded.bot_visits
        """;

    private const string AddSlugSql = """
        INSERT INTO orphan_slugs (domain_id, day, slug, visits, bot_visits) VALUES (@DomainId, @Day, @Slug, @Visits, @BotVisits)
        ON CONFLICT (domain_id, day, slug) DO UPDATE SET visits = visits + excluded.visits, bot_visits = bot_visits + excluded.bot_visits
        """;

    private const string TotalsSql = """
        SELECT d.host AS Host, v.kind AS Kind, sum(v.visits) AS Visits, sum(v.bot_visits) AS BotVisits
        FROM orphan_visits AS v
        JOIN domains AS d ON d.id = v.domain_id
        WHERE d.workspace_id = @WorkspaceId AND v.hour >= @FromHour AND v.hour < @ToHour AND (@DomainId IS NULL OR d.id = @DomainId)
        GROUP BY d.host, v.kind
        ORDER BY d.host, v.kind
        """;

    private const string SlugsSql = """
        SELECT d.host AS Host, s.slug AS Slug, sum(s.visits) AS Visits, sum(s.bot_visits) AS BotVisits
        FROM orphan_slugs AS s
        JOIN domains AS d ON d.id = s.domain_id
        WHERE d.workspace_id = @WorkspaceId AND s.day >= @FromDay AND s.day < @ToDay AND (@DomainId IS NULL OR d.id = @DomainId)
        GROUP BY d.host, s.slug
        ORDER BY sum(s.visits) + sum(s.bot_visits) DESC, d.host, s.slug
        LIMIT @TopSlugs
        """;

    private const string PruneOldSql = "DELETE FROM orphan_slugs WHERE day < @Oldest";

    private const string PruneRareSql = """
        DELETE FROM orphan_slugs
        WHERE day >= @Yesterday AND (domain_id, day, slug) IN (
            SELECT domain_id, day, slug
            FROM (
                SELECT domain_id, day, slug, row_number() OVER (PARTITION BY domain_id, day ORDER BY visits + bot_visits DESC, slug) AS place
                FROM orphan_slugs
                WHERE day >= @Yesterday)
            WHERE place > @Kept)
        """;

    public async Task AddAsync(OrphanBatch batch, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        writer.Connection.Execute(AddHourSql, batch.Hours, transaction);
        writer.Connection.Execute(AddSlugSql, batch.Slugs, transaction);
        transaction.Commit();
    }

    public Task<OrphanAnswer> ReadAsync(OrphanQuery query, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        IEnumerable<TotalRow> totals = connection.Query<TotalRow>(TotalsSql, new { query.WorkspaceId, query.FromHour, query.ToHour, query.DomainId });
        IEnumerable<SlugRow> slugs = connection.Query<SlugRow>(
            SlugsSql, new { query.WorkspaceId, FromDay = query.FromHour / 24, ToDay = (int)((query.ToHour + 23L) / 24), query.DomainId, query.TopSlugs });
        return Task.FromResult(new OrphanAnswer(
            [.. totals.Select(row => new OrphanTotal(row.Host, (OrphanKind)row.Kind, row.Visits, row.BotVisits))],
            [.. slugs.Select(row => new OrphanSlugTotal(row.Host, row.Slug, row.Visits, row.BotVisits))]));
    }

    public async Task PruneAsync(int today, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute(PruneOldSql, new { Oldest = today - IOrphanVisitStore.DaysOfSlugs });
        writer.Connection.Execute(PruneRareSql, new { Yesterday = today - 1, Kept = IOrphanVisitStore.SlugsKeptPerDay });
    }

    // With properties: SQLite names no types for sums of no rows, so that Dapper would find no constructor for them.
    private sealed record TotalRow
    {
        public string Host { get; init; } = "";

        public long Kind { get; init; }

        public long Visits { get; init; }

        public long BotVisits { get; init; }
    }

    private sealed record SlugRow
    {
        public string Host { get; init; } = "";

        public string Slug { get; init; } = "";

        public long Visits { get; init; }

        public long BotVisits { get; init; }
    }
}
