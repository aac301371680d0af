using Microsoft.Win32.SafeHandles;

namespace Shortener.Core.Geo;

/// <summary>
/// One configured file, read again when its time of change or size differs. A file that cannot be used leaves the database in use as it
/// is. Not thread-safe: the locator's lock guards it.
/// </summary>
internal sealed class WatchedGeoFile(string path)
{
    private (DateTime ChangedUtc, long Length)? _seen;

    public string Path { get; } = path;

    /// <summary>The database in use, or null while there is none.</summary>
    public GeoDatabase? Database { get; private set; }

    /// <summary>Why the file on disk is not the one in use, or null.</summary>
    public string? Problem { get; private set; }

    public GeoFileState State => new(Path, Database?.File.Metadata.DatabaseType, Database?.File.Metadata.BuildEpoch, Problem);

    /// <summary>Reads the file if it changed since the last call, or if <paramref name="force"/>d; returns what came of it.</summary>
    public GeoFileChange Refresh(bool force)
    {
        string? problemBefore = Problem;
        try
        {
            return Read(force);
        }
        catch (Exception exception) when (exception is MmdbException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            // What was not read is read again even if it comes back with the time and size it had.
            _seen = exception is MmdbException ? _seen : null;
            Problem = exception is FileNotFoundException or DirectoryNotFoundException ? "the file is missing" : exception.Message;
            return string.Equals(problemBefore, Problem, StringComparison.Ordinal) && !force ? GeoFileChange.None : GeoFileChange.Refused;
        }
    }

    private GeoFileChange Read(bool force)
    {
        // By handle, so that a symbolic link is followed and the file that is read is the file whose time was taken.
        using SafeFileHandle handle = File.OpenHandle(Path, options: FileOptions.SequentialScan);
        (DateTime, long) found = Fingerprint(handle);
        if (!force && _seen == found)
        {
            return GeoFileChange.None;
        }

        byte[] bytes = MmdbFile.ReadAll(handle);
        if (Fingerprint(handle) != found)
        {
            // Not remembered as seen: the next round reads it again, when whoever writes it may be done.
            throw new MmdbException("the file is being written");
        }

        _seen = found;
        Database = GeoDatabase.Create(bytes);
        Problem = null;
        return GeoFileChange.Loaded;
    }

    private static (DateTime ChangedUtc, long Length) Fingerprint(SafeFileHandle handle) =>
        (File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
}

/// <summary>What came of looking at a file.</summary>
internal enum GeoFileChange
{
    None,
    Loaded,
    Refused,
}
