using Dapper;
using Npgsql;
using Shortener.Core.Orphans;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IOrphanVisitStore" />
public sealed class PostgresOrphanVisitStore(NpgsqlDataSource database) : IOrphanVisitStore
{
    private const string AddHoursSql = """
        INSERT INTO orphan_visits AS t (domain_id, hour, kind, visits, bot_visits)
        SELECT * FROM unnest(@Domains, @Hours, @Kinds, @Visits, @Bots)
        ON CONFLICT (domain_id, hour, kind) DO UPDATE SET visits = t.visits + excluded.visits, bot_visits = t.bot_visits + excluded.bot_visits
        """;

    private const string AddSlugsSql = """
        INSERT INTO orphan_slugs AS t (domain_id, day, slug, visits, bot_visits)
        SELECT * FROM unnest(@Domains, @Days, @Slugs, @Visits, @Bots)
        ON CONFLICT (domain_id, day, slug) DO UPDATE SET visits = t.visits + excluded.visits, bot_visits = t.bot_visits + excluded.bot_visits
        """;

    private const string TotalsSql = """
        SELECT d.host AS Host, v.kind AS Kind, sum(v.visits)::bigint AS Visits, sum(v.bot_visits)::bigint AS BotVisits
        FROM orphan_visits AS v
        JOIN domains AS d ON d.id = v.domain_id
        WHERE d.workspace_id = @WorkspaceId AND v.hour >= @FromHour AND v.hour < @ToHour AND (@DomainId::integer IS NULL OR d.id = @DomainId)
        GROUP BY d.host, v.kind
        ORDER BY d.host, v.kind
        """;

    private const string SlugsSql = """
        SELECT d.host AS Host, s.slug AS Slug, sum(s.visits)::bigint AS Visits, sum(s.bot_visits)::bigint AS BotVisits
        FROM orphan_slugs AS s
        JOIN domains AS d ON d.id = s.domain_id
        WHERE d.workspace_id = @WorkspaceId AND s.day >= @FromDay AND s.day < @ToDay AND (@DomainId::integer IS NULL OR d.id = @DomainId)
        GROUP BY d.host, s.slug
        ORDER BY sum(s.visits) + sum(s.bot_visits) DESC, d.host, s.slug
        LIMIT @TopSlugs
        """;

    private const string PruneOldSql = "DELETE FROM orphan_slugs WHERE day < @Oldest";

    // Rows are taken in key order, as the upsert takes them, so that two nodes never wait for each other in a circle.
    private const string PruneRareSql = """
        DELETE FROM orphan_slugs
        WHERE (domain_id, day, slug) IN (
            SELECT domain_id, day, slug
            FROM (
                SELECT domain_id, day, slug, row_number() OVER (PARTITION BY domain_id, day ORDER BY visits + bot_visits DESC, slug) AS place
                FROM orphan_slugs
                WHERE day >= @Yesterday) AS ranked
            WHERE place > @Kept
            ORDER BY domain_id, day, slug)
        """;

    public async Task AddAsync(OrphanBatch batch, CancellationToken ct)
    {
        OrphanHour[] hours = [.. batch.Hours.OrderBy(hour => hour.DomainId).ThenBy(hour => hour.Hour).ThenBy(hour => hour.Kind)];
        OrphanSlug[] slugs = [.. batch.Slugs.OrderBy(slug => slug.DomainId).ThenBy(slug => slug.Day).ThenBy(slug => slug.Slug, StringComparer.Ordinal)];
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (hours.Length > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(AddHoursSql, new
            {
                Domains = hours.Select(hour => hour.DomainId).ToArray(),
                Hours = hours.Select(hour => hour.Hour).ToArray(),
                Kinds = hours.Select(hour => (short)hour.Kind).ToArray(),
                Visits = hours.Select(hour => hour.Visits).ToArray(),
                Bots = hours.Select(hour => hour.BotVisits).ToArray(),
            }, transaction, cancellationToken: ct));
        }

        if (slugs.Length > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(AddSlugsSql, new
            {
                Domains = slugs.Select(slug => slug.DomainId).ToArray(),
                Days = slugs.Select(slug => slug.Day).ToArray(),
                Slugs = slugs.Select(slug => slug.Slug).ToArray(),
                Visits = slugs.Select(slug => slug.Visits).ToArray(),
                Bots = slugs.Select(slug => slug.BotVisits).ToArray(),
            }, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
    }

    public async Task<OrphanAnswer> ReadAsync(OrphanQuery query, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<TotalRow> totals = await connection.QueryAsync<TotalRow>(new CommandDefinition(
            TotalsSql, new { query.WorkspaceId, query.FromHour, query.ToHour, query.DomainId }, cancellationToken: ct));
        IEnumerable<SlugRow> slugs = await connection.QueryAsync<SlugRow>(new CommandDefinition(
            SlugsSql,
            new { query.WorkspaceId, FromDay = query.FromHour / 24, ToDay = (int)((query.ToHour + 23L) / 24), query.DomainId, query.TopSlugs },
            cancellationToken: ct));
        return new OrphanAnswer(
            [.. totals.Select(row => new OrphanTotal(row.Host, (OrphanKind)row.Kind, row.Visits, row.BotVisits))],
            [.. slugs.Select(row => new OrphanSlugTotal(row.Host, row.Slug, row.Visits, row.BotVisits))]);
    }

    public async Task PruneAsync(int today, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(PruneOldSql, new { Oldest = today - IOrphanVisitStore.DaysOfSlugs }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            PruneRareSql, new { Yesterday = today - 1, Kept = IOrphanVisitStore.SlugsKeptPerDay }, cancellationToken: ct));
    }

    private sealed record TotalRow(string Host, short Kind, long Visits, long BotVisits);

    private sealed record SlugRow(string Host, string Slug, long Visits, long BotVisits);
}
