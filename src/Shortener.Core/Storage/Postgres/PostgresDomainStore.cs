using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IDomainStore" />
public sealed class PostgresDomainStore(NpgsqlDataSource database) : IDomainStore
{
    public async Task<Domain?> CreateAsync(int workspaceId, string host, string token, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        int? id = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            PostgresDomainSql.Create, new { WorkspaceId = workspaceId, Host = host, Token = token, CreatedAt = Truncate(now) }, cancellationToken: ct));
        return id is { } created ? await FindOwnAsync(connection, null, workspaceId, created, ct) : null;
    }

    public Task<Domain?> FindAsync(int workspaceId, string host, CancellationToken ct) =>
        FindOneAsync(PostgresDomainSql.FindByHost, new { WorkspaceId = workspaceId, Host = host }, ct);

    public Task<Domain?> FindAsync(int workspaceId, int id, CancellationToken ct) =>
        FindOneAsync(PostgresDomainSql.FindById, new { WorkspaceId = workspaceId, Id = id }, ct);

    public async Task<IReadOnlyList<Domain>> ListAsync(int workspaceId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(
            new CommandDefinition(PostgresDomainSql.List, new { WorkspaceId = workspaceId }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToDomain())];
    }

    public async Task<IReadOnlyList<string>> ListAllHostsAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(PostgresDomainSql.ListAllHosts, cancellationToken: ct))];
    }

    public async Task<DomainWriteResult> UpdateAsync(int workspaceId, int id, long expectedVersion, DomainSettings settings, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        Domain? domain = await FindOwnAsync(connection, transaction, workspaceId, id, ct);
        if (domain is null || domain.Version != expectedVersion)
        {
            return new DomainWriteResult(domain is null ? DomainWriteOutcome.NotFound : DomainWriteOutcome.VersionMismatch, null);
        }

        if (settings.SlugRules != domain.Settings.SlugRules && await HasLinksAsync(connection, transaction, id, deleted: true, ct))
        {
            return new DomainWriteResult(DomainWriteOutcome.HasLinks, null);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            PostgresDomainSql.Update,
            new
            {
                Id = id,
                settings.RootUrl,
                settings.NotFoundUrl,
                settings.ExpiredUrl,
                settings.SlugRules.CaseInsensitive,
                settings.SlugRules.UnicodeSlugs,
            },
            transaction,
            cancellationToken: ct));
        Domain changed = (await FindOwnAsync(connection, transaction, workspaceId, id, ct))!;
        await transaction.CommitAsync(ct);
        return new DomainWriteResult(DomainWriteOutcome.Done, changed);
    }

    public async Task<DomainWriteOutcome> DeleteAsync(int workspaceId, int id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        Domain? domain = await FindOwnAsync(connection, transaction, workspaceId, id, ct);
        if (domain is null || domain.IsDefault)
        {
            return DomainWriteOutcome.NotFound;
        }

        if (expectedVersion is { } expected && expected != domain.Version)
        {
            return DomainWriteOutcome.VersionMismatch;
        }

        if (await HasLinksAsync(connection, transaction, id, deleted: false, ct))
        {
            return DomainWriteOutcome.HasLinks;
        }

        bool kept = await HasLinksAsync(connection, transaction, id, deleted: true, ct);
        await connection.ExecuteAsync(new CommandDefinition(
            kept ? PostgresDomainSql.Hide : PostgresDomainSql.Delete,
            new { Id = id, domain.Host, At = Truncate(now) },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return DomainWriteOutcome.Done;
    }

    public async Task<DomainWriteResult> VerifyAsync(int workspaceId, int id, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        Domain? domain = await FindOwnAsync(connection, transaction, workspaceId, id, ct);
        if (domain is null || domain.IsDefault)
        {
            return new DomainWriteResult(DomainWriteOutcome.NotFound, null);
        }

        if (domain is { VerifiedAt: not null, HoldsHost: true })
        {
            return new DomainWriteResult(DomainWriteOutcome.Done, domain);
        }

        Holder? holder = await connection.QuerySingleOrDefaultAsync<Holder>(
            new CommandDefinition(PostgresDomainSql.FindHolder, new { domain.Host, Id = id }, transaction, cancellationToken: ct));
        if (holder is { IsVerified: true })
        {
            return new DomainWriteResult(DomainWriteOutcome.Taken, null);
        }

        try
        {
            if (holder is not null)
            {
                await connection.ExecuteAsync(new CommandDefinition(PostgresDomainSql.Displace, new { holder.Id }, transaction, cancellationToken: ct));
            }

            await connection.ExecuteAsync(new CommandDefinition(
                PostgresDomainSql.Verify, new { Id = id, domain.Host, At = Truncate(now) }, transaction, cancellationToken: ct));
        }
        catch (PostgresException first) when (first.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
        {
            // Another workspace proved it at the same moment.
            return new DomainWriteResult(DomainWriteOutcome.Taken, null);
        }

        Domain verified = (await FindOwnAsync(connection, transaction, workspaceId, id, ct))!;
        await transaction.CommitAsync(ct);
        return new DomainWriteResult(DomainWriteOutcome.Done, verified);
    }

    private async Task<Domain?> FindOneAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: ct)))?.ToDomain();
    }

    private static async Task<Domain?> FindOwnAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, int workspaceId, int id, CancellationToken ct)
    {
        Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            PostgresDomainSql.FindOwn, new { Id = id, WorkspaceId = workspaceId }, transaction, cancellationToken: ct));
        return row?.ToDomain();
    }

    private static Task<bool> HasLinksAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int id, bool deleted, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(PostgresDomainSql.HasLinks, new { Id = id, Deleted = deleted }, transaction, cancellationToken: ct));

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private sealed record Holder(int Id, bool IsVerified);

    private sealed class Row
    {
        public int Id { get; set; }

        public int WorkspaceId { get; set; }

        public string Host { get; set; } = "";

        public DateTime CreatedAt { get; set; }

        public string? RootUrl { get; set; }

        public string? NotFoundUrl { get; set; }

        public string? ExpiredUrl { get; set; }

        public bool CaseInsensitive { get; set; }

        public bool UnicodeSlugs { get; set; }

        public string Token { get; set; } = "";

        public DateTime? VerifiedAt { get; set; }

        public long Version { get; set; }

        public Domain ToDomain() => new(Id, WorkspaceId, Domain.HostOf(Host), CreatedAt)
        {
            Settings = new DomainSettings
            {
                RootUrl = RootUrl,
                NotFoundUrl = NotFoundUrl,
                ExpiredUrl = ExpiredUrl,
                SlugRules = new SlugRules(CaseInsensitive, UnicodeSlugs),
            },
            Token = Token,
            VerifiedAt = VerifiedAt is { } verified ? verified : null,
            HoldsHost = !Host.Contains('~', StringComparison.Ordinal),
            Version = Version,
        };
    }
}
