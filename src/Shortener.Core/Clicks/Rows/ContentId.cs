using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Clicks.Rows;

/// <summary>
/// Keys of the dictionary tables: the first eight bytes (big endian) of SHA-256 of the content as a signed number, never 0, which
/// stands for null. The same on every node, so nobody has to ask the database for a key. Thread-safe.
/// </summary>
public static class ContentId
{
    /// <summary>Key of a label: SHA-256 over its UTF-8 bytes alone.</summary>
    public static long Of(string value)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        try
        {
            return First(bytes.AsSpan(0, Encoding.UTF8.GetBytes(value, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>
    /// Key of a row of several columns: SHA-256 over each column as one byte (0 null, 1 present), its UTF-8 length in four bytes
    /// little endian, and its UTF-8 bytes.
    /// </summary>
    public static long OfColumns(params ReadOnlySpan<string?> columns)
    {
        int bound = 0;
        foreach (string? column in columns)
        {
            bound += 5 + Encoding.UTF8.GetMaxByteCount(column?.Length ?? 0);
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(bound);
        try
        {
            int used = 0;
            foreach (string? column in columns)
            {
                bytes[used++] = column is null ? (byte)0 : (byte)1;
                int length = column is null ? 0 : Encoding.UTF8.GetBytes(column, bytes.AsSpan(used + sizeof(int)));
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(used), length);
                used += sizeof(int) + length;
            }

            return First(bytes.AsSpan(0, used));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static long First(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        long id = BinaryPrimitives.ReadInt64BigEndian(hash);
        return id == 0 ? 1 : id;
    }
}
