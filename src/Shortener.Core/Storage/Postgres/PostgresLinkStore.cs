using System.Text.Json;
using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ILinkStore" />
public sealed class PostgresLinkStore(NpgsqlDataSource database) : ILinkStore
{
    public async Task<LinkWriteResult> CreateAsync(NewLink link, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = Truncate(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        long version = UnixMicros.From(at);
        if (!link.SlugIsRandom)
        {
            long? released = await connection.ExecuteScalarAsync<long?>(
                Command(PostgresLinkSql.ReleaseSlug, new { link.WorkspaceId, link.DomainId, link.Slug, Id = 0L, At = at }));
            version = Math.Max(version, (released ?? 0) + 1);
        }

        long id;
        try
        {
            id = await connection.ExecuteScalarAsync<long>(Command(PostgresLinkSql.Create, new
            {
                link.WorkspaceId,
                link.DomainId,
                link.Slug,
                link.Url,
                RedirectCode = (short)link.RedirectCode,
                link.ForwardQuery,
                link.Enabled,
                link.DisabledReason,
                link.Title,
                link.ExternalId,
                Tags = link.Tags.ToArray(),
                Options = LinkOptions.Write(link.Options),
                Version = version,
                CreatedAt = Truncate(link.CreatedAt),
                At = at,
            }));
        }
        catch (PostgresException e) when (Taken(e) is { } outcome)
        {
            return new LinkWriteResult(outcome, null);
        }

        Link created = (await connection.QuerySingleAsync<LinkRow>(Command(PostgresLinkSql.Find, new { link.WorkspaceId, Id = id }))).ToLink();
        await transaction.CommitAsync(ct);
        return new LinkWriteResult(LinkWriteOutcome.Done, created);

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: ct);
    }

    public async Task<IReadOnlyList<BulkLinkResult>> CreateManyAsync(IReadOnlyList<NewLink> links, DateTimeOffset now, CancellationToken ct)
    {
        if (links.Count == 0)
        {
            return [];
        }

        DateTimeOffset at = Truncate(now);
        var parameters = new
        {
            WorkspaceIds = links.Select(link => link.WorkspaceId).ToArray(),
            DomainIds = links.Select(link => link.DomainId).ToArray(),
            Slugs = links.Select(link => link.Slug).ToArray(),
            Urls = links.Select(link => link.Url).ToArray(),
            RedirectCodes = links.Select(link => (short)link.RedirectCode).ToArray(),
            ForwardQueries = links.Select(link => link.ForwardQuery).ToArray(),
            Enabled = links.Select(link => link.Enabled).ToArray(),
            DisabledReasons = links.Select(link => link.DisabledReason).ToArray(),
            Titles = links.Select(link => link.Title).ToArray(),
            ExternalIds = links.Select(link => link.ExternalId).ToArray(),
            // Arrays of arrays must be rectangular in PostgreSQL, so tags travel as JSON.
            Tags = links.Select(link => JsonSerializer.Serialize(link.Tags)).ToArray(),
            Options = links.Select(link => LinkOptions.Write(link.Options)).ToArray(),
            CreatedAts = links.Select(link => Truncate(link.CreatedAt)).ToArray(),
            Version = UnixMicros.From(at),
            At = at,
        };
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        var created = (await connection.QueryAsync<HeldSlug>(
            new CommandDefinition(PostgresLinkSql.CreateMany, parameters, transaction, cancellationToken: ct))).ToDictionary(row => (row.DomainId, row.Slug));
        Dictionary<(int, string), HeldSlug> held = [];
        if (created.Count < links.Count)
        {
            held = (await connection.QueryAsync<HeldSlug>(new CommandDefinition(
                PostgresLinkSql.FindHeld, new { parameters.DomainIds, parameters.Slugs }, transaction, cancellationToken: ct)))
                .ToDictionary(row => (row.DomainId, row.Slug));
        }

        await transaction.CommitAsync(ct);
        return [.. links.Select(link => Judge(link, created, held, parameters.Version))];
    }

    public async Task<Link?> FindAsync(int workspaceId, long id, CancellationToken ct) =>
        await FindOneAsync(PostgresLinkSql.Find, new { WorkspaceId = workspaceId, Id = id }, ct);

    public async Task<Link?> FindBySlugAsync(int workspaceId, int domainId, string slug, CancellationToken ct) =>
        await FindOneAsync(PostgresLinkSql.FindBySlug, new { WorkspaceId = workspaceId, DomainId = domainId, Slug = slug }, ct);

    public async Task<Link?> FindByExternalIdAsync(int workspaceId, string externalId, CancellationToken ct) =>
        await FindOneAsync(PostgresLinkSql.FindByExternalId, new { WorkspaceId = workspaceId, ExternalId = externalId }, ct);

    public async Task<LinkWriteResult> UpdateAsync(Link link, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = Truncate(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        StoredVersion? stored = await connection.QuerySingleOrDefaultAsync<StoredVersion>(Command(PostgresLinkSql.Lock, new { link.WorkspaceId, link.Id }));
        if (stored is null)
        {
            return new LinkWriteResult(LinkWriteOutcome.NotFound, null);
        }

        if (stored.Version != link.Version)
        {
            return new LinkWriteResult(LinkWriteOutcome.VersionMismatch, null);
        }

        long version = Math.Max(stored.Version + 1, UnixMicros.From(at));
        try
        {
            if (stored.Slug != link.Slug)
            {
                long? released = await connection.ExecuteScalarAsync<long?>(
                    Command(PostgresLinkSql.ReleaseSlug, new { link.WorkspaceId, link.DomainId, link.Slug, link.Id, At = at }));
                version = Math.Max(version, (released ?? 0) + 1);
                await connection.ExecuteAsync(
                    Command(PostgresLinkSql.RecordChange, new { link.DomainId, stored.Slug, Version = version, At = at }));
            }

            await connection.ExecuteAsync(Command(PostgresLinkSql.Update, new
            {
                link.Id,
                link.Slug,
                link.Url,
                RedirectCode = (short)link.RedirectCode,
                link.ForwardQuery,
                link.Enabled,
                link.DisabledReason,
                link.Title,
                link.ExternalId,
                Tags = link.Tags.ToArray(),
                Options = LinkOptions.Write(link.Options),
                Version = version,
                At = at,
            }));
        }
        catch (PostgresException e) when (Taken(e) is { } outcome)
        {
            return new LinkWriteResult(outcome, null);
        }

        Link changed = (await connection.QuerySingleAsync<LinkRow>(Command(PostgresLinkSql.Find, new { link.WorkspaceId, link.Id }))).ToLink();
        await transaction.CommitAsync(ct);
        return new LinkWriteResult(LinkWriteOutcome.Done, changed);

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: ct);
    }

    public async Task<LinkWriteResult> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = Truncate(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        StoredVersion? stored = await connection.QuerySingleOrDefaultAsync<StoredVersion>(
            Command(PostgresLinkSql.Lock, new { WorkspaceId = workspaceId, Id = id }));
        if (stored is null || (expectedVersion is { } expected && expected != stored.Version))
        {
            return new LinkWriteResult(stored is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch, null);
        }

        Link link = (await connection.QuerySingleAsync<LinkRow>(Command(PostgresLinkSql.Find, new { WorkspaceId = workspaceId, Id = id }))).ToLink();
        long version = Math.Max(stored.Version + 1, UnixMicros.From(at));
        await connection.ExecuteAsync(Command(PostgresLinkSql.Delete, new { Id = id, Version = version, At = at }));
        await transaction.CommitAsync(ct);
        return new LinkWriteResult(LinkWriteOutcome.Done, link with { Version = version, UpdatedAt = at, DeletedAt = at });

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: ct);
    }

    public async Task<IReadOnlyList<Link>> ListAsync(LinkQuery query, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<LinkRow> rows = await connection.QueryAsync<LinkRow>(new CommandDefinition(
            PostgresLinkSql.List,
            new
            {
                query.WorkspaceId,
                query.DomainId,
                query.Tag,
                Pattern = query.Text is null ? null : "%" + EscapePattern(query.Text) + "%",
                AfterAt = query.After is { } after ? Truncate(after.CreatedAt) : DateTimeOffset.MaxValue,
                AfterId = query.After?.Id ?? long.MaxValue,
                query.Limit,
            },
            cancellationToken: ct));
        return [.. rows.Select(row => row.ToLink())];
    }

    private async Task<Link?> FindOneAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        LinkRow? row = await connection.QuerySingleOrDefaultAsync<LinkRow>(new CommandDefinition(sql, parameters, cancellationToken: ct));
        return row?.ToLink();
    }

    private static BulkLinkResult Judge(
        NewLink link, Dictionary<(int, string), HeldSlug> created, Dictionary<(int, string), HeldSlug> held, long version)
    {
        (int DomainId, string Slug) key = (link.DomainId, link.Slug);
        if (created.Remove(key, out HeldSlug? mine))
        {
            return new BulkLinkResult(LinkWriteOutcome.Done, mine.Id, version);
        }

        return held.TryGetValue(key, out HeldSlug? holder)
            ? new BulkLinkResult(LinkWriteOutcome.SlugTaken, holder.WorkspaceId == link.WorkspaceId ? holder.Id : 0, 0)
            : new BulkLinkResult(LinkWriteOutcome.ExternalIdTaken, 0, 0);
    }

    private static LinkWriteOutcome? Taken(PostgresException e) => (e.SqlState, e.ConstraintName) switch
    {
        (PostgresErrorCodes.UniqueViolation, "links_slug_key") => LinkWriteOutcome.SlugTaken,
        (PostgresErrorCodes.UniqueViolation, "links_external_id_key") => LinkWriteOutcome.ExternalIdTaken,
        _ => null,
    };

    private static string EscapePattern(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private sealed record StoredVersion(string Slug, long Version);

    private sealed record HeldSlug(long Id, int WorkspaceId, int DomainId, string Slug);

    private sealed class LinkRow
    {
        public long Id { get; set; }

        public int WorkspaceId { get; set; }

        public int DomainId { get; set; }

        public string Domain { get; set; } = "";

        public string Slug { get; set; } = "";

        public string Url { get; set; } = "";

        public short RedirectCode { get; set; }

        public bool ForwardQuery { get; set; }

        public bool Enabled { get; set; }

        public string? DisabledReason { get; set; }

        public string? Title { get; set; }

        public string? ExternalId { get; set; }

        public string[] Tags { get; set; } = [];

        public string? Options { get; set; }

        public long Version { get; set; }

        public DateTime CreatedAt { get; set; }

        public DateTime UpdatedAt { get; set; }

        public long Clicks { get; set; }

        public Link ToLink() => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            DomainId = DomainId,
            Domain = Domain.Length == 0 ? null : Domains.Domain.HostOf(Domain),
            Slug = Slug,
            Url = Url,
            RedirectCode = RedirectCode,
            ForwardQuery = ForwardQuery,
            Enabled = Enabled,
            DisabledReason = DisabledReason,
            Title = Title,
            ExternalId = ExternalId,
            Tags = Tags,
            Options = LinkOptions.Read(Options),
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            Clicks = Clicks,
        };
    }
}
