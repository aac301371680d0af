using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Cursors of links by clicks: clicks in eight bytes, and the <see cref="LinkListCursor"/> of the last link where there is one.</summary>
internal static class LinkClicksCursor
{
    private const int ClicksLength = 11;

    public static string Format(ClicksCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, cursor.Clicks);
        return Base64Url.EncodeToString(bytes) + (cursor.Last is { } last ? LinkListCursor.Format(last) : "");
    }

    public static bool TryParse(string text, out ClicksCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (text.Length < ClicksLength
            || Base64Url.DecodeFromChars(text.AsSpan(0, ClicksLength), bytes, out _, out int written) != OperationStatus.Done
            || written != sizeof(long))
        {
            return false;
        }

        long clicks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        LinkCursor last = default;
        bool ends = text.Length == ClicksLength;
        if (clicks < 0 || (ends && clicks > 0) || (!ends && !LinkListCursor.TryParse(text[ClicksLength..], out last)))
        {
            return false;
        }

        cursor = new ClicksCursor(clicks, ends ? null : last);
        return true;
    }
}
