using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Shortener.Core.Journal;

/// <summary>What the kernel says of an open file, by <c>statx(2)</c>, whose layout is the same on every architecture.</summary>
/// <param name="AllocatedBytes">Disk really taken.</param>
/// <param name="Inode">Number of the file on its file system: a copy has another one, a moved file keeps it.</param>
internal readonly partial record struct FileFacts(long AllocatedBytes, ulong Inode)
{
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;
    private const int StatxBytes = 256;

    /// <summary>Null where the call does not exist (not Linux, or a C library without it).</summary>
    public static FileFacts? TryRead(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> answer = stackalloc byte[StatxBytes];
        try
        {
            if (Statx(file, "", EmptyPath, BasicStats, ref MemoryMarshal.GetReference(answer)) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        // stx_ino at 32, stx_blocks (of 512 bytes) at 48.
        return new FileFacts(
            BinaryPrimitives.ReadInt64LittleEndian(answer[48..]) * 512,
            BinaryPrimitives.ReadUInt64LittleEndian(answer[32..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle directory, string path, int flags, uint mask, ref byte answer);
}
