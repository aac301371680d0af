namespace Shortener.Core.Images;

/// <summary>Images of workspaces. Thread-safe. Implemented once per backend.</summary>
public interface IImageStore
{
    /// <summary>
    /// Keeps an image; one that the workspace has already is given back as it is. Null where the workspace's images would take more than
    /// <see cref="StoredImage.MaxWorkspaceBytes"/> together.
    /// </summary>
    Task<StoredImage?> AddAsync(NewImage image, DateTimeOffset now, CancellationToken ct);

    /// <summary>Newest first, below an id.</summary>
    Task<IReadOnlyList<StoredImage>> ListAsync(int workspaceId, long beforeId, int limit, CancellationToken ct);

    /// <summary>Those of the ids that are the workspace's.</summary>
    Task<IReadOnlyList<StoredImage>> FindAsync(int workspaceId, IReadOnlyCollection<long> ids, CancellationToken ct);

    /// <summary>Those of the workspace that have one of the hashes.</summary>
    /// <param name="hashes"><see cref="StoredImage.Sha256"/> of each.</param>
    Task<IReadOnlyList<StoredImage>> FindByHashAsync(int workspaceId, IReadOnlyCollection<string> hashes, CancellationToken ct);

    /// <summary>The bytes of whichever workspace's image has this hash and type, or null.</summary>
    Task<byte[]?> ReadAsync(string sha256, ImageType type, CancellationToken ct);

    /// <summary>False when the workspace has no such image.</summary>
    Task<bool> DeleteAsync(int workspaceId, long id, CancellationToken ct);
}

/// <param name="Data">The bytes as they will be served.</param>
public sealed record NewImage(int WorkspaceId, string Sha256, ImageType Type, int Width, int Height, string Name, byte[] Data);
