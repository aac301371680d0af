namespace Shortener.Core.Storage.Postgres;

/// <summary>Statements of <see cref="PostgresDomainStore"/>. Behind a tilde in a host: see <see cref="Domains.Domain.HostOf"/>.</summary>
internal static class PostgresDomainSql
{
    /// <summary>Another workspace's unverified domain does not keep anybody from a claim; a verified one and an own claim do.</summary>
    public const string Create = """
        INSERT INTO domains (workspace_id, host, token, created_at)
        SELECT @WorkspaceId, CASE WHEN EXISTS (SELECT 1 FROM domains WHERE host = @Host) THEN @Host::text || '~' || @WorkspaceId ELSE @Host END,
               @Token, @CreatedAt
        WHERE NOT EXISTS (
            SELECT 1 FROM domains
            WHERE host = @Host::text || '~' || @WorkspaceId OR (host = @Host AND (verified_at IS NOT NULL OR workspace_id = @WorkspaceId)))
        ON CONFLICT (host) DO NOTHING
        RETURNING id
        """;

    public const string FindByHost = Columns + """
        WHERE host IN (@Host, @Host::text || '~' || @WorkspaceId) AND (host = '' OR workspace_id = @WorkspaceId) AND deleted_at IS NULL
        """;

    public const string FindById = Columns + """
        WHERE id = @Id AND (host = '' OR workspace_id = @WorkspaceId) AND deleted_at IS NULL
        """;

    public const string FindOwn = Columns + """
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL
        FOR UPDATE
        """;

    public const string List = Columns + """
        WHERE (host = '' OR workspace_id = @WorkspaceId) AND deleted_at IS NULL
        ORDER BY id
        """;

    public const string ListAllHosts = "SELECT host FROM domains WHERE host <> '' AND host NOT LIKE '%~%' ORDER BY host";

    public const string HasLinks = "SELECT EXISTS (SELECT 1 FROM links WHERE domain_id = @Id AND (@Deleted OR deleted_at IS NULL))";

    public const string Update = """
        UPDATE domains
        SET root_url = @RootUrl, not_found_url = @NotFoundUrl, expired_url = @ExpiredUrl, case_insensitive = @CaseInsensitive,
            unicode_slugs = @UnicodeSlugs, version = version + 1
        WHERE id = @Id
        """;

    public const string Delete = "DELETE FROM domains WHERE id = @Id";

    public const string Hide = "UPDATE domains SET host = @Host::text || '~d' || id, deleted_at = @At, version = version + 1 WHERE id = @Id";

    public const string FindHolder = "SELECT id AS Id, verified_at IS NOT NULL AS IsVerified FROM domains WHERE host = @Host AND id <> @Id FOR UPDATE";

    public const string Displace = "UPDATE domains SET host = host || '~' || workspace_id, version = version + 1 WHERE id = @Id";

    public const string Verify = "UPDATE domains SET host = @Host, verified_at = @At, version = version + 1 WHERE id = @Id";

    private const string Columns = """
        SELECT id AS Id, workspace_id AS WorkspaceId, host AS Host, created_at AS CreatedAt, root_url AS RootUrl,
               not_found_url AS NotFoundUrl, expired_url AS ExpiredUrl, case_insensitive AS CaseInsensitive,
               unicode_slugs AS UnicodeSlugs, token AS Token, verified_at AS VerifiedAt, version AS Version
        FROM domains

        """;
}
