using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Shortener.Core.Journal;

/// <summary>Gives a file its disk. Throws <see cref="IOException"/> when there is none left.</summary>
/// <returns>False when the file system does not reserve space, so that only the free space could be checked.</returns>
internal delegate bool AllocateFile(SafeFileHandle file, string path, long bytes);

/// <summary>
/// Allocates files that will be memory-mapped. A page of a mapped hole that the disk cannot hold kills the process with SIGBUS,
/// which no code can catch; so the space is taken first and the answer is checked.
/// </summary>
internal static partial class SegmentAllocator
{
    private const int ErrorNoSpace = 28;
    private const int ErrorInvalid = 22;
    private const int ErrorNotSupported = 95;
    private const int ErrorInterrupted = 4;

    /// <inheritdoc cref="AllocateFile"/>
    public static bool Allocate(SafeFileHandle file, string path, long bytes)
    {
        int error = Reserve(file, bytes);
        if (error is ErrorInvalid or ErrorNotSupported)
        {
            // This file system cannot reserve: zeros take the space as well.
            WriteZeros(file, bytes);
        }
        else if (error != 0)
        {
            throw new IOException(error == ErrorNoSpace
                ? $"The disk is full: {path} needs {bytes} bytes. Free some space, or lower Journal:MaxMiB (environment: Journal__MaxMiB)."
                : $"Allocating {bytes} bytes for {path} failed: {Marshal.GetPInvokeErrorMessage(error)} (error {error}).");
        }

        RandomAccess.FlushToDisk(file);
        if (FileFacts.TryRead(file) is not { } facts || facts.AllocatedBytes >= bytes)
        {
            return true;
        }

        // A compressing or copy-on-write file system: it takes space as pages are written back.
        long free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        return free >= 2 * bytes
            ? false
            : throw new IOException($"The disk is full: {path} needs {bytes} bytes on a file system that does not reserve them, and {free} are free.");
    }

    private static int Reserve(SafeFileHandle file, long bytes)
    {
        // The C library's off_t is 64 bits wide on 64-bit systems alone.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return ErrorNotSupported;
        }

        int error;
        do
        {
            error = PosixFallocate(file, 0, bytes);
        }
        while (error == ErrorInterrupted);
        return error;
    }

    private static void WriteZeros(SafeFileHandle file, long bytes)
    {
        byte[] zeros = new byte[256 * 1024];
        for (long at = 0; at < bytes; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - at)), at);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);
}
