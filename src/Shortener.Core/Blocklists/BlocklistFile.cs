using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Shortener.Core.Blocklists;

/// <summary>
/// The blocklist of a file, taken over while running. The file's time of change and length are looked at every
/// <see cref="PollInterval"/>; a change is read once two looks in a row have found the same, so that a file in the making is left
/// alone, and in use within <see cref="TakenOverWithin"/> and the time it takes to read. A file that is gone or no list leaves the one
/// in use as it is. Thread-safe.
/// </summary>
public sealed partial class BlocklistFile : IBlocklist, IDisposable
{
    /// <summary>How often the file's time of change and length are looked at.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>From a change to the reading of it.</summary>
    public static readonly TimeSpan TakenOverWithin = 2 * PollInterval;

    private readonly ILogger<BlocklistFile> _logger;
    private readonly BlocklistOptions _options;
    private readonly string _path;
    private readonly Lock _reading = new();
    private readonly ITimer? _poll;

    // Guarded by the lock: what the last look found, what the list in use was read from, and what was refused.
    private (DateTime ChangedUtc, long Length)? _seen;
    private (DateTime ChangedUtc, long Length)? _loaded;
    private ((DateTime ChangedUtc, long Length) File, string Reason)? _refused;

    // Written under the lock, read by every redirect.
    private Blocklist _current = Blocklist.Empty;
    private string? _problem;

    /// <summary>Reads the file; one that cannot be used is logged and blocks nothing until it can.</summary>
    public BlocklistFile(BlocklistOptions options, TimeProvider time, ILogger<BlocklistFile> logger)
    {
        _options = options;
        _logger = logger;
        _path = options.Path.Length == 0 ? "" : Path.GetFullPath(options.Path);
        if (_path.Length > 0)
        {
            Look(atOnce: true);
            _poll = time.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
        }
    }

    /// <inheritdoc />
    public Blocklist Current => Volatile.Read(ref _current);

    /// <summary>Why the file as it lies on disk is not the list in use; null when it is, or none is configured.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    public void Dispose() => _poll?.Dispose();

    private void Poll()
    {
        // Reading a long list may outlast the interval.
        if (_reading.TryEnter())
        {
            try
            {
                Look(atOnce: false);
            }
            finally
            {
                _reading.Exit();
            }
        }
    }

    private void Look(bool atOnce)
    {
        try
        {
            // By handle, so that a symbolic link is followed and the file that is read is the file whose time was taken.
            using SafeFileHandle handle = File.OpenHandle(_path, options: FileOptions.SequentialScan);
            (DateTime, long) found = Fingerprint(handle);
            if (found == _loaded)
            {
                // Also a file that went away and came back as it was.
                Report(null);
            }
            else if (found == _refused?.File)
            {
                Report(_refused?.Reason);
            }
            else if (atOnce || found == _seen)
            {
                Read(handle, found);
            }

            _seen = found;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            _seen = null;
            Report(exception is FileNotFoundException or DirectoryNotFoundException ? "the file is missing" : exception.Message);
        }
    }

    private void Read(SafeFileHandle handle, (DateTime, long) found)
    {
        try
        {
            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            BlocklistReading reading = BlocklistReader.Read(stream, _options.MaxEntries);
            if (Fingerprint(handle) != found)
            {
                // Somebody writes it: the next looks find out when that is done.
                return;
            }

            _loaded = found;
            Volatile.Write(ref _current, reading.List);
            Report(null);
            Log.Loaded(_logger, _path, reading.List.Count);
            if (reading.Unusable > 0)
            {
                Log.UnusableLines(_logger, _path, reading.Unusable, reading.FirstUnusable);
            }
        }
        catch (BlocklistException exception)
        {
            _refused = (found, exception.Message);
            Report(exception.Message);
        }
    }

    private void Report(string? problem)
    {
        bool news = problem is not null && !string.Equals(problem, _problem, StringComparison.Ordinal);
        Volatile.Write(ref _problem, problem);
        if (news)
        {
            Log.Refused(_logger, _path, problem!, Current.Count);
        }
    }

    private static (DateTime ChangedUtc, long Length) Fingerprint(SafeFileHandle handle) =>
        (File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Blocklist {Path} loaded: {Entries} entries")]
        public static partial void Loaded(ILogger logger, string path, int entries);

        [LoggerMessage(2, LogLevel.Warning, "Blocklist {Path} has {Lines} lines that are no host or path and were passed over; the first is line {First}")]
        public static partial void UnusableLines(ILogger logger, string path, int lines, int first);

        [LoggerMessage(3, LogLevel.Error, "Blocklist {Path} cannot be used: {Problem}. The list read before stays in use ({Entries} entries)")]
        public static partial void Refused(ILogger logger, string path, string problem, int entries);
    }
}
