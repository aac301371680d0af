using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IDomainStore" />
public sealed class SqliteDomainStore(SqliteDatabase database) : IDomainStore
{
    public async Task<Domain?> CreateAsync(int workspaceId, string host, string token, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        int? id = writer.Connection.ExecuteScalar<int?>(
            SqliteDomainSql.Create, new { WorkspaceId = workspaceId, Host = host, Token = token, CreatedAt = UnixMicros.From(now) });
        return id is { } created ? FindOwn(writer.Connection, null, workspaceId, created) : null;
    }

    public Task<Domain?> FindAsync(int workspaceId, string host, CancellationToken ct) =>
        FindOne(SqliteDomainSql.FindByHost, new { WorkspaceId = workspaceId, Host = host }, ct);

    public Task<Domain?> FindAsync(int workspaceId, int id, CancellationToken ct) =>
        FindOne(SqliteDomainSql.FindById, new { WorkspaceId = workspaceId, Id = id }, ct);

    public Task<IReadOnlyList<Domain>> ListAsync(int workspaceId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Domain>>(
            [.. connection.Query<Row>(SqliteDomainSql.List, new { WorkspaceId = workspaceId }).Select(row => row.ToDomain())]);
    }

    public Task<IReadOnlyList<string>> ListAllHostsAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<string>>([.. connection.Query<string>(SqliteDomainSql.ListAllHosts)]);
    }

    public async Task<DomainWriteResult> UpdateAsync(int workspaceId, int id, long expectedVersion, DomainSettings settings, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        Domain? domain = FindOwn(connection, transaction, workspaceId, id);
        if (domain is null || domain.Version != expectedVersion)
        {
            return new DomainWriteResult(domain is null ? DomainWriteOutcome.NotFound : DomainWriteOutcome.VersionMismatch, null);
        }

        if (settings.SlugRules != domain.Settings.SlugRules && HasLinks(connection, transaction, id, deleted: true))
        {
            return new DomainWriteResult(DomainWriteOutcome.HasLinks, null);
        }

        connection.Execute(
            SqliteDomainSql.Update,
            new
            {
                Id = id,
                settings.RootUrl,
                settings.NotFoundUrl,
                settings.ExpiredUrl,
                settings.SlugRules.CaseInsensitive,
                settings.SlugRules.UnicodeSlugs,
            },
            transaction);
        Domain changed = FindOwn(connection, transaction, workspaceId, id)!;
        transaction.Commit();
        return new DomainWriteResult(DomainWriteOutcome.Done, changed);
    }

    public async Task<DomainWriteOutcome> DeleteAsync(int workspaceId, int id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        Domain? domain = FindOwn(connection, transaction, workspaceId, id);
        if (domain is null || domain.IsDefault)
        {
            return DomainWriteOutcome.NotFound;
        }

        if (expectedVersion is { } expected && expected != domain.Version)
        {
            return DomainWriteOutcome.VersionMismatch;
        }

        if (HasLinks(connection, transaction, id, deleted: false))
        {
            return DomainWriteOutcome.HasLinks;
        }

        bool kept = HasLinks(connection, transaction, id, deleted: true);
        connection.Execute(
            kept ? SqliteDomainSql.Hide : SqliteDomainSql.Delete, new { Id = id, domain.Host, At = UnixMicros.From(now) }, transaction);
        transaction.Commit();
        return DomainWriteOutcome.Done;
    }

    public async Task<DomainWriteResult> VerifyAsync(int workspaceId, int id, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        Domain? domain = FindOwn(connection, transaction, workspaceId, id);
        if (domain is null || domain.IsDefault)
        {
            return new DomainWriteResult(DomainWriteOutcome.NotFound, null);
        }

        if (domain is { VerifiedAt: not null, HoldsHost: true })
        {
            return new DomainWriteResult(DomainWriteOutcome.Done, domain);
        }

        Holder? holder = connection.QuerySingleOrDefault<Holder>(SqliteDomainSql.FindHolder, new { domain.Host, Id = id }, transaction);
        if (holder is { IsVerified: not 0 })
        {
            return new DomainWriteResult(DomainWriteOutcome.Taken, null);
        }

        if (holder is not null)
        {
            connection.Execute(SqliteDomainSql.Displace, new { holder.Id }, transaction);
        }

        connection.Execute(SqliteDomainSql.Verify, new { Id = id, domain.Host, At = UnixMicros.From(now) }, transaction);
        Domain verified = FindOwn(connection, transaction, workspaceId, id)!;
        transaction.Commit();
        return new DomainWriteResult(DomainWriteOutcome.Done, verified);
    }

    private Task<Domain?> FindOne(string sql, object parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<Row>(sql, parameters)?.ToDomain());
    }

    private static Domain? FindOwn(SqliteConnection connection, SqliteTransaction? transaction, int workspaceId, int id) =>
        connection.QuerySingleOrDefault<Row>(SqliteDomainSql.FindOwn, new { Id = id, WorkspaceId = workspaceId }, transaction)?.ToDomain();

    private static bool HasLinks(SqliteConnection connection, SqliteTransaction transaction, int id, bool deleted) =>
        connection.ExecuteScalar<bool>(SqliteDomainSql.HasLinks, new { Id = id, Deleted = deleted }, transaction);

    private sealed record Holder(long Id, long IsVerified);

    private sealed class Row
    {
        public int Id { get; set; }

        public int WorkspaceId { get; set; }

        public string Host { get; set; } = "";

        public long CreatedAt { get; set; }

        public string? RootUrl { get; set; }

        public string? NotFoundUrl { get; set; }

        public string? ExpiredUrl { get; set; }

        public bool CaseInsensitive { get; set; }

        public bool UnicodeSlugs { get; set; }

        public string Token { get; set; } = "";

        public long? VerifiedAt { get; set; }

        public long Version { get; set; }

        public Domain ToDomain() => new(Id, WorkspaceId, Domain.HostOf(Host), UnixMicros.ToInstant(CreatedAt))
        {
            Settings = new DomainSettings
            {
                RootUrl = RootUrl,
                NotFoundUrl = NotFoundUrl,
                ExpiredUrl = ExpiredUrl,
                SlugRules = new SlugRules(CaseInsensitive, UnicodeSlugs),
            },
            Token = Token,
            VerifiedAt = VerifiedAt is { } verified ? UnixMicros.ToInstant(verified) : null,
            HoldsHost = !Host.Contains('~', StringComparison.Ordinal),
            Version = Version,
        };
    }
}
