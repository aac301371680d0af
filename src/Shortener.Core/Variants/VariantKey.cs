using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Shortener.Core.Variants;

/// <summary>
/// A link's own random key: it decides which side of a test a visitor is on, so nobody can tell from one link's test the side in
/// another's, and it never changes while the link lives. 128 bits.
/// </summary>
public readonly record struct VariantKey(ulong Key0, ulong Key1)
{
    private const int Bytes = 16;

    /// <summary>A random key.</summary>
    public static VariantKey Create()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>The key of <see cref="ToString"/>'s text; false for anything else.</summary>
    public static bool TryParse(string? text, out VariantKey key)
    {
        key = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out int written) != OperationStatus.Done || written != Bytes)
        {
            return false;
        }

        key = Read(bytes);
        return true;
    }

    /// <summary>22 characters of base64url, as a link's options keep it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Key0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Key1);
        return Base64Url.EncodeToString(bytes);
    }

    private static VariantKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
}
