using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Shortener.Core.Journal;

/// <summary>
/// A file mapped shared and writable from its first byte. What is stored through the pointer lies in the page cache: it survives the
/// process at once, a power cut after <see cref="Flush"/>. Whoever disposes it makes sure that nobody still uses the pointer.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        Length = length;
        _handle = handle;
        _map = MemoryMappedFile.CreateFromFile(
            handle, mapName: null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start;
        Facts = FileFacts.TryRead(handle);
    }

    public string Path { get; }

    public long Length { get; }

    public byte* Start { get; }

    /// <summary>As of opening; null where the system does not tell.</summary>
    public FileFacts? Facts { get; }

    /// <summary>Creates the file, takes its disk, maps it. The file is gone again when that fails.</summary>
    /// <param name="reserved">False when the file system gave no guarantee.</param>
    /// <exception cref="IOException">No space, or the file exists.</exception>
    public static MappedFile Create(string path, long length, AllocateFile allocate, out bool reserved)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            reserved = allocate(handle, path, length);
            if (RandomAccess.GetLength(handle) < length)
            {
                throw new IOException($"{path} was to be given {length} bytes and has {RandomAccess.GetLength(handle)}.");
            }

            return new MappedFile(path, handle, length);
        }
        catch
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps what is there. Null for a file shorter than <paramref name="atLeast"/>.</summary>
    public static MappedFile? TryOpen(string path, long atLeast)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            long length = RandomAccess.GetLength(handle);
            if (length < atLeast)
            {
                handle.Dispose();
                return null;
            }

            return new MappedFile(path, handle, length);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Everything stored before the call is on disk when it returns.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Flush()
    {
        // On Linux fsync writes the pages that were dirtied through a mapping too; elsewhere they are pushed to the file first.
        if (!OperatingSystem.IsLinux())
        {
            _view.Flush();
        }

        RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose()
    {
        // The view's own Dispose would write everything to disk, on whatever thread unmaps; its handle only unmaps.
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.SafeMemoryMappedViewHandle.Dispose();
        _map.Dispose();
        _handle.Dispose();
    }
}
