using Microsoft.Extensions.Caching.Memory;
using Shortener.Core.Images;

namespace Shortener.Api.Images;

/// <summary>Bytes of images that pages show, in memory: <see cref="MaxBytes"/> at most, each for a minute. Thread-safe.</summary>
internal sealed class ImageCache(IImageStore store) : IDisposable
{
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>How long a deleted image may still be served.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>The bytes, or null. Throws what the store throws.</summary>
    public async ValueTask<byte[]?> ReadAsync(string sha256, ImageType type, CancellationToken ct)
    {
        if (_known.TryGetValue((sha256, type), out byte[]? known))
        {
            return known;
        }

        byte[]? data = await store.ReadAsync(sha256, type, ct);
        if (data is not null)
        {
            _known.Set((sha256, type), data, new MemoryCacheEntryOptions { Size = data.Length, AbsoluteExpirationRelativeToNow = Kept });
        }

        return data;
    }

    public void Dispose() => _known.Dispose();
}
