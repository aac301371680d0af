namespace Shortener.Ingest.Outbound;

/// <summary>Bounds of one request with all its redirects.</summary>
public sealed record OutboundLimits
{
    /// <summary>From asking for a place to the last byte, over all redirects. Default 10 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of the body kept, counted after decompression; what follows is not read. Default 512 KiB; 0 reads none.</summary>
    public int MaxBytes { get; init; } = 512 * 1024;

    /// <summary>Redirects followed. Default 5.</summary>
    public int MaxRedirects { get; init; } = 5;
}
