using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Images;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IImageStore" />
public sealed class SqliteImageStore(SqliteDatabase database) : IImageStore
{
    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, sha256 AS Sha256, type AS Type, width AS Width, height AS Height, bytes AS Bytes, name AS Name,
        created_at AS CreatedAt
        """;

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

    private const string FindSql = $"SELECT {Columns} FROM images WHERE workspace_id = @WorkspaceId AND id IN @Ids ORDER BY id";

    private const string FindByHashesSql = $"SELECT {Columns} FROM images WHERE workspace_id = @WorkspaceId AND sha256 IN @Hashes ORDER BY id";

    private const string ReadSql = "SELECT data FROM images WHERE sha256 = @Sha256 AND type = @Type LIMIT 1";

    private const string DeleteSql = "DELETE FROM images WHERE id = @Id AND workspace_id = @WorkspaceId";

    public async Task<StoredImage?> AddAsync(NewImage image, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute(AddSql, new
        {
            image.WorkspaceId,
            image.Sha256,
            Type = StoredImage.ExtensionOf(image.Type),
            image.Width,
            image.Height,
            Bytes = image.Data.Length,
            image.Name,
            At = UnixMicros.From(now),
            image.Data,
            Max = StoredImage.MaxWorkspaceBytes,
        });
        return writer.Connection.QuerySingleOrDefault<Row>(FindByHashSql, new { image.WorkspaceId, image.Sha256 })?.ToImage();
    }

    public Task<IReadOnlyList<StoredImage>> ListAsync(int workspaceId, long beforeId, int limit, CancellationToken ct) =>
        QueryAsync(ListSql, new { WorkspaceId = workspaceId, BeforeId = beforeId, Limit = limit }, ct);

    public Task<IReadOnlyList<StoredImage>> FindAsync(int workspaceId, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        QueryAsync(FindSql, new { WorkspaceId = workspaceId, Ids = ids }, ct);

    public Task<IReadOnlyList<StoredImage>> FindByHashAsync(int workspaceId, IReadOnlyCollection<string> hashes, CancellationToken ct) =>
        QueryAsync(FindByHashesSql, new { WorkspaceId = workspaceId, Hashes = hashes }, ct);

    public Task<byte[]?> ReadAsync(string sha256, ImageType type, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<byte[]>(ReadSql, new { Sha256 = sha256, Type = StoredImage.ExtensionOf(type) }));
    }

    public async Task<bool> DeleteAsync(int workspaceId, long id, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(DeleteSql, new { Id = id, WorkspaceId = workspaceId }) == 1;
    }

    private Task<IReadOnlyList<StoredImage>> QueryAsync(string sql, object parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<StoredImage>>([.. connection.Query<Row>(sql, parameters).Select(row => row.ToImage())]);
    }

    private sealed record Row(
        long Id, long WorkspaceId, string Sha256, string Type, long Width, long Height, long Bytes, string Name, long CreatedAt)
    {
        public StoredImage ToImage() => new(
            Id, (int)WorkspaceId, Sha256, StoredImage.TypeOf(Type)!.Value, (int)Width, (int)Height, (int)Bytes, Name, UnixMicros.ToInstant(CreatedAt));
    }
}
