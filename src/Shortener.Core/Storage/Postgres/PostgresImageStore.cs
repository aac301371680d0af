using Dapper;
using Npgsql;
using Shortener.Core.Images;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IImageStore" />
public sealed class PostgresImageStore(NpgsqlDataSource database) : IImageStore
{
    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, sha256 AS Sha256, type AS Type, width AS Width, height AS Height, bytes AS Bytes, name AS Name,
        created_at AS CreatedAt
        """;

    // Uploads of a workspace wait for each other, so that together they keep the bound.
    private const string LockSql = "SELECT id FROM workspaces WHERE id = @WorkspaceId FOR UPDATE";

    private const string AddSql = """
        INSERT INTO images (workspace_id, sha256, type, width, height, bytes, name, created_at, data)
        SELECT @WorkspaceId, @Sha256, @Type, @Width, @Height, @Bytes, @Name, @At, @Data
        WHERE (SELECT coalesce(sum(bytes), 0) FROM images WHERE workspace_id = @WorkspaceId) + @Bytes <= @Max
        ON CONFLICT (workspace_id, sha256) DO NOTHING
        """;

    private const string FindByHashSql = $"SELECT {Columns} FROM images WHERE workspace_id = @WorkspaceId AND sha256 = @Sha256";

    private const string ListSql = $"""
        SELECT {Columns} FROM images WHERE workspace_id = @WorkspaceId AND id < @BeforeId ORDER BY id DESC LIMIT @Limit
        """;

    private const string FindSql = $"SELECT {Columns} FROM images WHERE workspace_id = @WorkspaceId AND id = ANY (@Ids) ORDER BY id";

    private const string FindByHashesSql = $"SELECT {Columns} FROM images WHERE workspace_id = @WorkspaceId AND sha256 = ANY (@Hashes) ORDER BY id";

    private const string ReadSql = "SELECT data FROM images WHERE sha256 = @Sha256 AND type = @Type LIMIT 1";

    private const string DeleteSql = "DELETE FROM images WHERE id = @Id AND workspace_id = @WorkspaceId";

    public async Task<StoredImage?> AddAsync(NewImage image, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(LockSql, new { image.WorkspaceId }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            AddSql,
            new
            {
                image.WorkspaceId,
                image.Sha256,
                Type = StoredImage.ExtensionOf(image.Type),
                image.Width,
                image.Height,
                Bytes = image.Data.Length,
                image.Name,
                At = PostgresInstant.Of(now),
                image.Data,
                Max = StoredImage.MaxWorkspaceBytes,
            },
            transaction,
            cancellationToken: ct));
        StoredImage? stored = (await connection.ReadRowAsync<Row>(
            new CommandDefinition(FindByHashSql, new { image.WorkspaceId, image.Sha256 }, transaction, cancellationToken: ct)))?.ToImage();
        await transaction.CommitAsync(ct);
        return stored;
    }

    public Task<IReadOnlyList<StoredImage>> ListAsync(int workspaceId, long beforeId, int limit, CancellationToken ct) =>
        QueryAsync(ListSql, new { WorkspaceId = workspaceId, BeforeId = beforeId, Limit = limit }, ct);

    public Task<IReadOnlyList<StoredImage>> FindAsync(int workspaceId, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        QueryAsync(FindSql, new { WorkspaceId = workspaceId, Ids = ids.ToArray() }, ct);

    public Task<IReadOnlyList<StoredImage>> FindByHashAsync(int workspaceId, IReadOnlyCollection<string> hashes, CancellationToken ct) =>
        QueryAsync(FindByHashesSql, new { WorkspaceId = workspaceId, Hashes = hashes.ToArray() }, ct);

    public async Task<byte[]?> ReadAsync(string sha256, ImageType type, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<DataRow>(new CommandDefinition(
            ReadSql, new { Sha256 = sha256, Type = StoredImage.ExtensionOf(type) }, cancellationToken: ct)))?.Data;
    }

    public async Task<bool> DeleteAsync(int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            DeleteSql, new { Id = id, WorkspaceId = workspaceId }, cancellationToken: ct)) == 1;
    }

    private async Task<IReadOnlyList<StoredImage>> QueryAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.ReadRowsAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: ct))).Select(row => row.ToImage())];
    }

    private sealed class DataRow
    {
        public byte[] Data { get; init; } = [];
    }

    private sealed record Row(
        long Id, int WorkspaceId, string Sha256, string Type, int Width, int Height, int Bytes, string Name, DateTime CreatedAt)
    {
        public StoredImage ToImage() => new(Id, WorkspaceId, Sha256, StoredImage.TypeOf(Type)!.Value, Width, Height, Bytes, Name, CreatedAt);
    }
}
