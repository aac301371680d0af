using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ILinkStore" />
public sealed class SqliteLinkStore(SqliteDatabase database) : ILinkStore, IDisposable
{
    // SQLITE_CONSTRAINT_UNIQUE; the message names the columns.
    private const int UniqueViolation = 2067;

    private readonly SqlitePreparedQuery _find = new(database, SqliteLinkSql.FindPrepared, parameters: 2);

    public async Task<LinkWriteResult> CreateAsync(NewLink link, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        long version = at;
        if (!link.SlugIsRandom)
        {
            long? released = connection.ExecuteScalar<long?>(
                SqliteLinkSql.ReleaseSlug, new { link.WorkspaceId, link.DomainId, link.Slug, Id = 0L, At = at }, transaction);
            version = Math.Max(version, (released ?? 0) + 1);
        }

        long id;
        try
        {
            id = connection.ExecuteScalar<long>(SqliteLinkSql.Create, Parameters(link, version, at), transaction);
        }
        catch (SqliteException e) when (Taken(e) is { } outcome)
        {
            return new LinkWriteResult(outcome, null);
        }

        connection.Execute(SqliteLinkSql.RecordChange, new { link.DomainId, link.Slug, Version = version, At = at, LinkId = (long?)id, Kind = (int?)LinkChangeKind.Created }, transaction);
        string host = connection.ExecuteScalar<string>(SqliteLinkSql.FindHost, new { link.DomainId }, transaction)!;
        transaction.Commit();
        return new LinkWriteResult(LinkWriteOutcome.Done, link.Stored(id, host, version, UnixMicros.ToInstant(at)));
    }

    public async Task<IReadOnlyList<BulkLinkResult>> CreateManyAsync(IReadOnlyList<NewLink> links, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        var results = new List<BulkLinkResult>(links.Count);
        var hosts = new Dictionary<int, string>();
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        foreach (NewLink link in links)
        {
            ct.ThrowIfCancellationRequested();
            long? id = connection.ExecuteScalar<long?>(SqliteLinkSql.CreateOfMany, Parameters(link, at, at), transaction);
            if (id is { } created)
            {
                connection.Execute(SqliteLinkSql.RecordChange, new { link.DomainId, link.Slug, Version = at, At = at, LinkId = (long?)created, Kind = (int?)LinkChangeKind.Created }, transaction);
                if (!hosts.TryGetValue(link.DomainId, out string? host))
                {
                    hosts[link.DomainId] = host = connection.ExecuteScalar<string>(SqliteLinkSql.FindHost, new { link.DomainId }, transaction)!;
                }

                results.Add(new BulkLinkResult(LinkWriteOutcome.Done, created, at, link.Stored(created, host, at, UnixMicros.ToInstant(at))));
                continue;
            }

            HeldSlug? held = connection.QuerySingleOrDefault<HeldSlug>(SqliteLinkSql.FindHeld, new { link.DomainId, link.Slug }, transaction);
            results.Add(held is null
                ? new BulkLinkResult(LinkWriteOutcome.ExternalIdTaken, 0, 0)
                : new BulkLinkResult(LinkWriteOutcome.SlugTaken, held.WorkspaceId == link.WorkspaceId ? held.Id : 0, 0));
        }

        transaction.Commit();
        return results;
    }

    public Task<Link?> FindAsync(int workspaceId, long id, CancellationToken ct) =>
        Task.FromResult(_find.ReadFirst(static reader => SqliteLinkRow.Read(reader).ToLink(), id, workspaceId));

    public Task<Link?> FindBySlugAsync(int workspaceId, int domainId, string slug, CancellationToken ct) =>
        FindOne(SqliteLinkSql.FindBySlug, new { WorkspaceId = workspaceId, DomainId = domainId, Slug = slug }, ct);

    public Task<Link?> FindByExternalIdAsync(int workspaceId, string externalId, CancellationToken ct) =>
        FindOne(SqliteLinkSql.FindByExternalId, new { WorkspaceId = workspaceId, ExternalId = externalId }, ct);

    public async Task<LinkWriteResult> UpdateAsync(Link link, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        StoredVersion? stored = connection.QuerySingleOrDefault<StoredVersion>(
            SqliteLinkSql.FindVersion, new { link.WorkspaceId, link.Id }, transaction);
        if (stored is null || stored.Version != link.Version)
        {
            return new LinkWriteResult(stored is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch, null);
        }

        long version = Math.Max(stored.Version + 1, at);
        try
        {
            if (stored.Slug != link.Slug)
            {
                long? released = connection.ExecuteScalar<long?>(
                    SqliteLinkSql.ReleaseSlug, new { link.WorkspaceId, link.DomainId, link.Slug, link.Id, At = at }, transaction);
                version = Math.Max(version, (released ?? 0) + 1);
                connection.Execute(
                    SqliteLinkSql.RecordChange, new { link.DomainId, stored.Slug, Version = version, At = at, LinkId = (long?)null, Kind = (int?)null }, transaction);
            }

            connection.Execute(
                SqliteLinkSql.Update,
                new
                {
                    link.Id,
                    link.Slug,
                    link.Url,
                    link.RedirectCode,
                    link.ForwardQuery,
                    link.Enabled,
                    link.DisabledReason,
                    link.Title,
                    link.ExternalId,
                    Tags = JsonSerializer.Serialize(link.Tags),
                    Options = LinkOptions.Write(link.Options),
                    link.Notes,
                    link.Folder,
                    link.Archived,
                    UrlHash = DestinationKey.HashOf(link.Url),
                    UrlHost = DestinationKey.HostOf(link.Url),
                    SearchText = LinkSearchText.Of(link),
                    Version = version,
                    At = at,
                },
                transaction);
        }
        catch (SqliteException e) when (Taken(e) is { } outcome)
        {
            return new LinkWriteResult(outcome, null);
        }

        connection.Execute(
            SqliteLinkSql.RecordChange,
            new { link.DomainId, link.Slug, Version = version, At = at, LinkId = (long?)link.Id, Kind = (int?)LinkChangeKind.Updated },
            transaction);
        Link changed = connection.QuerySingle<SqliteLinkRow>(SqliteLinkSql.Find, new { link.WorkspaceId, link.Id }, transaction).ToLink();
        transaction.Commit();
        return new LinkWriteResult(LinkWriteOutcome.Done, changed);
    }

    public async Task<LinkWriteResult> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        Link? link = connection.QuerySingleOrDefault<SqliteLinkRow>(SqliteLinkSql.Find, new { WorkspaceId = workspaceId, Id = id }, transaction)?.ToLink();
        if (link is null || (expectedVersion is { } expected && expected != link.Version))
        {
            return new LinkWriteResult(link is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch, null);
        }

        long version = Math.Max(link.Version + 1, at);
        connection.Execute(SqliteLinkSql.Delete, new { Id = id, Version = version, At = at }, transaction);
        connection.Execute(
            SqliteLinkSql.RecordChange,
            new { link.DomainId, link.Slug, Version = version, At = at, LinkId = (long?)id, Kind = (int?)LinkChangeKind.Deleted },
            transaction);
        transaction.Commit();
        DateTimeOffset instant = UnixMicros.ToInstant(at);
        return new LinkWriteResult(LinkWriteOutcome.Done, link with { Version = version, UpdatedAt = instant, DeletedAt = instant });
    }

    public async Task<LinkWriteResult> RestoreAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        TrashedLink? trashed = connection.QuerySingleOrDefault<TrashedLink>(
            SqliteLinkSql.FindTrashed, new { WorkspaceId = workspaceId, Id = id }, transaction);
        if (trashed is null || (expectedVersion is { } expected && expected != trashed.Version))
        {
            return new LinkWriteResult(trashed is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch, null);
        }

        // A slug that was given away since stands behind a tilde; whoever has it may be in the trash as well.
        string slug = trashed.Slug.Split('~')[0];
        long version = Math.Max(trashed.Version + 1, at);
        int domainId = (int)trashed.DomainId;
        try
        {
            if (slug != trashed.Slug)
            {
                long? released = connection.ExecuteScalar<long?>(
                    SqliteLinkSql.ReleaseSlug, new { WorkspaceId = workspaceId, DomainId = domainId, Slug = slug, Id = id, At = at }, transaction);
                version = Math.Max(version, (released ?? 0) + 1);
            }

            connection.Execute(SqliteLinkSql.Restore, new { Id = id, Slug = slug, Version = version, At = at }, transaction);
        }
        catch (SqliteException e) when (Taken(e) is { } outcome)
        {
            return new LinkWriteResult(outcome, null);
        }

        connection.Execute(
            SqliteLinkSql.RecordChange,
            new { DomainId = domainId, Slug = slug, Version = version, At = at, LinkId = (long?)id, Kind = (int?)LinkChangeKind.Restored },
            transaction);
        Link restored = connection.QuerySingle<SqliteLinkRow>(SqliteLinkSql.Find, new { WorkspaceId = workspaceId, Id = id }, transaction).ToLink();
        transaction.Commit();
        return new LinkWriteResult(LinkWriteOutcome.Done, restored);
    }

    public async Task<LinkWriteOutcome> PurgeAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        TrashedLink? trashed = connection.QuerySingleOrDefault<TrashedLink>(
            SqliteLinkSql.FindTrashed, new { WorkspaceId = workspaceId, Id = id }, transaction);
        if (trashed is null || (expectedVersion is { } expected && expected != trashed.Version))
        {
            return trashed is null ? LinkWriteOutcome.NotFound : LinkWriteOutcome.VersionMismatch;
        }

        connection.Execute(SqliteLinkSql.Purge, new { WorkspaceId = workspaceId, Id = id, At = UnixMicros.From(now) }, transaction);
        transaction.Commit();
        return LinkWriteOutcome.Done;
    }

    public void Dispose() => _find.Dispose();

    private Task<Link?> FindOne(string sql, object parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<SqliteLinkRow>(sql, parameters)?.ToLink());
    }

    private static object Parameters(NewLink link, long version, long at) => new
    {
        link.WorkspaceId,
        link.DomainId,
        link.Slug,
        link.Url,
        link.RedirectCode,
        link.ForwardQuery,
        link.Enabled,
        link.DisabledReason,
        link.Title,
        link.ExternalId,
        Tags = JsonSerializer.Serialize(link.Tags),
        Options = LinkOptions.Write(link.Options),
        link.Notes,
        link.Folder,
        link.Archived,
        UrlHash = DestinationKey.HashOf(link.Url),
        UrlHost = DestinationKey.HostOf(link.Url),
        SearchText = LinkSearchText.Of(link),
        Version = version,
        CreatedAt = UnixMicros.From(link.CreatedAt),
        At = at,
    };

    private static LinkWriteOutcome? Taken(SqliteException e) => e.SqliteExtendedErrorCode != UniqueViolation ? null
        : e.Message.Contains("links.slug", StringComparison.Ordinal) ? LinkWriteOutcome.SlugTaken
        : e.Message.Contains("links.external_id", StringComparison.Ordinal) ? LinkWriteOutcome.ExternalIdTaken
        : null;

    private sealed record StoredVersion(string Slug, long Version);

    private sealed record HeldSlug(long Id, long WorkspaceId);

    private sealed record TrashedLink(string Slug, long Version, long DomainId);
}
