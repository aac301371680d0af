using System.Globalization;

namespace Shortener.Core.Storage;

/// <summary>
/// The right to use a data directory, held by one process at a time until disposed. An advisory <c>flock</c> on the file
/// <c>lock</c>: the kernel takes it back when the process dies, however it dies, so a stale file never locks anyone out.
/// Two openings within one process exclude each other as well.
/// </summary>
public sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _held;

    private DataDirectoryLock(string directory, FileStream held)
    {
        Directory = directory;
        _held = held;
    }

    /// <summary>The locked directory, absolute.</summary>
    public string Directory { get; }

    /// <summary>Creates the directory if it is missing and locks it.</summary>
    /// <exception cref="DataDirectoryLockedException">Another process holds it.</exception>
    /// <exception cref="IOException">The directory cannot be created or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be created or written.</exception>
    public static DataDirectoryLock Acquire(string directory)
    {
        directory = Path.GetFullPath(directory);
        System.IO.Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, "lock");
        // The holder's number lies in a file of its own: the locked one cannot be opened to read it.
        string holderPath = Path.Combine(directory, "lock.pid");
        FileStream held;
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException refused) when (IsHeldElsewhere(refused))
        {
            throw new DataDirectoryLockedException(directory, ReadHolder(holderPath), refused);
        }

        try
        {
            File.WriteAllText(holderPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataDirectoryLock(directory, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Gives the directory back. The files stay: deleting them could take the lock from a process that just acquired it.</summary>
    public void Dispose() => _held.Dispose();

    // EWOULDBLOCK on Linux and on macOS; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeldElsewhere(IOException refused) => refused.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static int? ReadHolder(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The number only makes the message better.
            return null;
        }
    }
}
