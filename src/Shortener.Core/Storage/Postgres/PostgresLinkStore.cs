using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
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
        long version = UnixMicros.From(at);
        // One round trip for nearly all links. Only where something stands in the way it is found out what.
        Link? created = await InsertAsync(connection, link, version, at, ct);
        if (created is not null)
        {
            return new LinkWriteResult(LinkWriteOutcome.Done, created);
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (!link.SlugIsRandom)
        {
            long? released = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                PostgresLinkSql.ReleaseSlug, new { link.WorkspaceId, link.DomainId, link.Slug, Id = 0L, At = at }, transaction, cancellationToken: ct));
            version = Math.Max(version, (released ?? 0) + 1);
            created = await InsertAsync(connection, link, version, at, ct);
        }

        if (created is not null)
        {
            await transaction.CommitAsync(ct);
            return new LinkWriteResult(LinkWriteOutcome.Done, created);
        }

        bool taken = (await connection.ReadRowsAsync<HeldSlug>(new CommandDefinition(
            PostgresLinkSql.FindHeld, new { DomainIds = new[] { link.DomainId }, Slugs = new[] { link.Slug } }, transaction, cancellationToken: ct))).Count > 0;
        return new LinkWriteResult(taken ? LinkWriteOutcome.SlugTaken : LinkWriteOutcome.ExternalIdTaken, null);
    }

    /// <summary>Null where the slug or the external id is taken.</summary>
    private static async Task<Link?> InsertAsync(NpgsqlConnection connection, NewLink link, long version, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(PostgresLinkSql.Create, connection);
        command.Parameters
            .With(NpgsqlDbType.Integer, link.WorkspaceId)
            .With(NpgsqlDbType.Integer, link.DomainId)
            .With(NpgsqlDbType.Text, link.Slug)
            .With(NpgsqlDbType.Text, link.Url)
            .With(NpgsqlDbType.Smallint, (short)link.RedirectCode)
            .With(NpgsqlDbType.Boolean, link.ForwardQuery)
            .With(NpgsqlDbType.Boolean, link.Enabled)
            .With(NpgsqlDbType.Text, link.DisabledReason)
            .With(NpgsqlDbType.Text, link.Title)
            .With(NpgsqlDbType.Text, link.ExternalId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, link.Tags.ToArray())
            .With(NpgsqlDbType.Text, LinkOptions.Write(link.Options))
            .With(NpgsqlDbType.Text, link.Notes)
            .With(NpgsqlDbType.Text, link.Folder)
            .With(NpgsqlDbType.Boolean, link.Archived)
            .With(NpgsqlDbType.Bigint, DestinationKey.HashOf(link.Url))
            .With(NpgsqlDbType.Text, DestinationKey.HostOf(link.Url))
            .With(NpgsqlDbType.Text, LinkSearchText.Of(link))
            .With(NpgsqlDbType.Bigint, version)
            .With(NpgsqlDbType.TimestampTz, Truncate(link.CreatedAt))
            .With(NpgsqlDbType.TimestampTz, at);
        // Kept with the pooled connection: only the first creation on each pays for it.
        await command.PrepareAsync(ct);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? link.Stored(reader.GetInt64(0), reader.GetString(1), version, at) : null;
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
            Notes = links.Select(link => link.Notes).ToArray(),
            Folders = links.Select(link => link.Folder).ToArray(),
            Archived = links.Select(link => link.Archived).ToArray(),
            UrlHashes = links.Select(link => DestinationKey.HashOf(link.Url)).ToArray(),
            UrlHosts = links.Select(link => DestinationKey.HostOf(link.Url)).ToArray(),
            SearchTexts = links.Select(link => LinkSearchText.Of(link)).ToArray(),
            CreatedAts = links.Select(link => Truncate(link.CreatedAt)).ToArray(),
            Version = UnixMicros.From(at),
            At = at,
        };
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        var created = (await connection.ReadRowsAsync<HeldSlug>(
            new CommandDefinition(PostgresLinkSql.CreateMany, parameters, transaction, cancellationToken: ct))).ToDictionary(row => (row.DomainId, row.Slug));
        Dictionary<(int, string), HeldSlug> held = [];
        if (created.Count < links.Count)
        {
            held = (await connection.ReadRowsAsync<HeldSlug>(new CommandDefinition(
                PostgresLinkSql.FindHeld, new { parameters.DomainIds, parameters.Slugs }, transaction, cancellationToken: ct)))
                .ToDictionary(row => (row.DomainId, row.Slug));
        }

        await transaction.CommitAsync(ct);
        return [.. links.Select(link => Judge(link, created, held, parameters.Version, at))];
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
        StoredVersion? stored = await connection.ReadRowAsync<StoredVersion>(Command(PostgresLinkSql.Lock, new { link.WorkspaceId, link.Id }));
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
                link.Notes,
                link.Folder,
                link.Archived,
                UrlHash = DestinationKey.HashOf(link.Url),
                UrlHost = DestinationKey.HostOf(link.Url),
                SearchText = LinkSearchText.Of(link),
                Version = version,
                At = at,
            }));
        }
        catch (PostgresException e) when (Taken(e) is { } outcome)
        {
            return new LinkWriteResult(outcome, null);
        }

        Link changed = (await connection.ReadRowAsync<PostgresLinkRow>(Command(PostgresLinkSql.Find, new { link.WorkspaceId, link.Id })))!.ToLink();
        await transaction.CommitAsync(ct);
        return new LinkWriteResult(LinkWriteOutcome.Done, changed);

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: ct);
    }

    public async Task<LinkWriteResult> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = Truncate(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        StoredVersion? stored = await connection.ReadRowAsync<StoredVersion>(
            Command(PostgresLinkSql.Lock, new { WorkspaceId = workspaceId, Id = id }));
        if (stored is null || (expectedVersion is { } expected && expected != stored.Version))
        {
            return new LinkWriteResult(stored is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch, null);
        }

        Link link = (await connection.ReadRowAsync<PostgresLinkRow>(Command(PostgresLinkSql.Find, new { WorkspaceId = workspaceId, Id = id })))!.ToLink();
        long version = Math.Max(stored.Version + 1, UnixMicros.From(at));
        await connection.ExecuteAsync(Command(PostgresLinkSql.Delete, new { Id = id, Version = version, At = at }));
        await transaction.CommitAsync(ct);
        return new LinkWriteResult(LinkWriteOutcome.Done, link with { Version = version, UpdatedAt = at, DeletedAt = at });

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: ct);
    }

    public async Task<LinkWriteResult> RestoreAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = Truncate(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        TrashedLink? trashed = await connection.ReadRowAsync<TrashedLink>(
            Command(PostgresLinkSql.LockTrashed, new { WorkspaceId = workspaceId, Id = id }));
        if (trashed is null || (expectedVersion is { } expected && expected != trashed.Version))
        {
            return new LinkWriteResult(trashed is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch, null);
        }

        // A slug that was given away since stands behind a tilde; whoever has it may be in the trash as well.
        string slug = trashed.Slug.Split('~')[0];
        long version = Math.Max(trashed.Version + 1, UnixMicros.From(at));
        try
        {
            if (slug != trashed.Slug)
            {
                long? released = await connection.ExecuteScalarAsync<long?>(
                    Command(PostgresLinkSql.ReleaseSlug, new { WorkspaceId = workspaceId, trashed.DomainId, Slug = slug, Id = id, At = at }));
                version = Math.Max(version, (released ?? 0) + 1);
            }

            await connection.ExecuteAsync(Command(PostgresLinkSql.Restore, new { Id = id, Slug = slug, Version = version, At = at }));
        }
        catch (PostgresException e) when (Taken(e) is { } outcome)
        {
            return new LinkWriteResult(outcome, null);
        }

        Link restored = (await connection.ReadRowAsync<PostgresLinkRow>(
            Command(PostgresLinkSql.Find, new { WorkspaceId = workspaceId, Id = id })))!.ToLink();
        await transaction.CommitAsync(ct);
        return new LinkWriteResult(LinkWriteOutcome.Done, restored);

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: ct);
    }

    public async Task<LinkWriteOutcome> PurgeAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        TrashedLink? trashed = await connection.ReadRowAsync<TrashedLink>(new CommandDefinition(
            PostgresLinkSql.LockTrashed, new { WorkspaceId = workspaceId, Id = id }, transaction, cancellationToken: ct));
        if (trashed is null || (expectedVersion is { } expected && expected != trashed.Version))
        {
            return trashed is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            PostgresLinkSql.Purge, new { WorkspaceId = workspaceId, Id = id, At = Truncate(now) }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return LinkWriteOutcome.Done;
    }

    private async Task<Link?> FindOneAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        PostgresLinkRow? row = await connection.ReadRowAsync<PostgresLinkRow>(new CommandDefinition(sql, parameters, cancellationToken: ct));
        return row?.ToLink();
    }

    private static BulkLinkResult Judge(
        NewLink link, Dictionary<(int, string), HeldSlug> created, Dictionary<(int, string), HeldSlug> held, long version, DateTimeOffset at)
    {
        (int DomainId, string Slug) key = (link.DomainId, link.Slug);
        if (created.Remove(key, out HeldSlug? mine))
        {
            return new BulkLinkResult(LinkWriteOutcome.Done, mine.Id, version, link.Stored(mine.Id, mine.Host, version, at));
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

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private sealed record StoredVersion(string Slug, long Version);

    private sealed record HeldSlug(long Id, int WorkspaceId, int DomainId, string Slug, string Host);

    private sealed record TrashedLink(string Slug, long Version, int DomainId);
}
