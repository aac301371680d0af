namespace Shortener.Core.Backups;

/// <summary>
/// A backup while it is written: a private file beside its place (<c>NAME.RANDOM.partial</c>), readable by its owner alone. Disposed
/// without <see cref="Complete"/> it leaves nothing; a killed process leaves a <c>.partial</c> file that may be deleted.
/// </summary>
internal sealed class BackupFile : IDisposable
{
    private readonly string _target;
    private bool _completed;

    private BackupFile(string target, string temporary)
    {
        _target = target;
        Path = temporary;
    }

    /// <summary>The temporary file; exists and is empty.</summary>
    public string Path { get; }

    /// <exception cref="BackupException">The target exists, or its folder does not.</exception>
    public static BackupFile Create(string target)
    {
        if (File.Exists(target))
        {
            throw Exists(target);
        }

        string folder = System.IO.Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new BackupException($"The folder {folder} does not exist.");
        }

        string temporary = $"{target}.{System.IO.Path.GetRandomFileName()}.partial";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Visitors' pseudonyms, keys' hashes and salts: nobody else's business.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (new FileStream(temporary, options))
        {
            return new BackupFile(target, temporary);
        }
    }

    /// <summary>Forces the content to disk and gives it its name. Returns its size in bytes.</summary>
    /// <exception cref="BackupException">Somebody else took the name meanwhile.</exception>
    public long Complete()
    {
        long bytes;
        using (var written = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
            bytes = written.Length;
        }

        try
        {
            File.Move(Path, _target, overwrite: false);
        }
        catch (IOException) when (File.Exists(_target))
        {
            throw Exists(_target);
        }

        _completed = true;
        return bytes;
    }

    public void Dispose()
    {
        if (!_completed)
        {
            File.Delete(Path);
            // What SQLite keeps beside a file that it could not close in order.
            File.Delete(Path + "-journal");
            File.Delete(Path + "-wal");
            File.Delete(Path + "-shm");
        }
    }

    private static BackupException Exists(string target) =>
        new($"{target} exists already: a backup never overwrites. Choose another name, or name a folder.");
}
