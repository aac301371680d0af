using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Cursors of link lists: 16 bytes (creation or deletion, id) in base64url. Forging one shows nothing but the workspace's own links.</summary>
internal static class LinkListCursor
{
    private const int Bytes = 16;

    public static string Format(LinkCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, UnixMicros.From(cursor.At));
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], cursor.Id);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, out LinkCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out int written) != OperationStatus.Done || written != Bytes)
        {
            return false;
        }

        long micros = BinaryPrimitives.ReadInt64BigEndian(bytes);
        // Instants that DateTimeOffset can hold, years 1 to 9999.
        if (micros is < -62_135_596_800_000_000 or > 253_402_300_799_999_999)
        {
            return false;
        }

        cursor = new LinkCursor(UnixMicros.ToInstant(micros), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        return true;
    }
}
