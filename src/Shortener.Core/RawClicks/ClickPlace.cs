using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Shortener.Core.RawClicks;

/// <summary>
/// A click's place in the order of all clicks: instant, source, position. No two clicks share one and none ever moves, so a page that
/// ends at a place is followed by exactly what lies behind it, whatever is written meanwhile.
/// </summary>
/// <param name="At">Microseconds since the Unix epoch.</param>
/// <param name="SourceId">The source it came from.</param>
/// <param name="Position">Its position in that source.</param>
public readonly record struct ClickPlace(long At, int SourceId, long Position)
{
    private const int Bytes = 20;

    /// <summary>As a cursor: base64url of 20 bytes. Forging one shows nothing but the caller's own clicks.</summary>
    public string Format()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], SourceId);
        BinaryPrimitives.WriteInt64BigEndian(bytes[12..], Position);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for everything that <see cref="Format"/> does not give.</summary>
    public static bool TryParse(string text, out ClickPlace place)
    {
        place = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length > 2 * Bytes || Base64Url.DecodeFromChars(text, bytes, out _, out int written) != OperationStatus.Done || written != Bytes)
        {
            return false;
        }

        long at = BinaryPrimitives.ReadInt64BigEndian(bytes);
        place = new ClickPlace(at, BinaryPrimitives.ReadInt32BigEndian(bytes[8..]), BinaryPrimitives.ReadInt64BigEndian(bytes[12..]));
        // Instants that a database can hold.
        return at is > -62_135_596_800_000_000 and < 253_370_764_800_000_000;
    }
}
