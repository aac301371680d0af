using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Shortener.Core.Redirects;

/// <summary>
/// A link's bytes in L2. Format byte (1), version (8 bytes, big-endian), kind (1 = link, 0 = a mark that only refuses older versions);
/// a link goes on with link id (8), workspace id (4), redirect code (2), flags (1: bit 0 enabled, bit 1 forwards the query) and the
/// destination in UTF-8 up to the end. Kind 2 is a link with options: the destination's length (4) stands before it, the options
/// behind it, so that a node of a release that knows no options asks the database. Domain and slug are in the key. Format and version keep their places in any later format,
/// because the script that compares versions reads them there.
/// </summary>
public static class LinkEntryCodec
{
    /// <summary>Bytes of a mark.</summary>
    internal const int MarkLength = 10;

    internal const byte Format = 1;

    private const byte MarkKind = 0;
    private const byte LinkKind = 1;
    private const byte OptionsKind = 2;
    private const int UrlStart = MarkLength + 15;
    private const int LengthBytes = 4;
    private const int EnabledFlag = 1;
    private const int ForwardQueryFlag = 2;

    /// <summary>The bytes of a link.</summary>
    public static byte[] Encode(RedirectTarget target)
    {
        int urlBytes = Encoding.UTF8.GetByteCount(target.Url);
        int prefix = target.Options is null ? 0 : LengthBytes;
        int optionsBytes = target.Options is null ? 0 : Encoding.UTF8.GetByteCount(target.Options);
        byte[] entry = new byte[UrlStart + prefix + urlBytes + optionsBytes];
        WriteHead(entry, target.Version, target.Options is null ? LinkKind : OptionsKind);
        Span<byte> body = entry.AsSpan(MarkLength);
        BinaryPrimitives.WriteInt64BigEndian(body, target.LinkId);
        BinaryPrimitives.WriteInt32BigEndian(body[8..], target.WorkspaceId);
        BinaryPrimitives.WriteInt16BigEndian(body[12..], (short)target.RedirectCode);
        body[14] = (byte)((target.Enabled ? EnabledFlag : 0) | (target.ForwardQuery ? ForwardQueryFlag : 0));
        Span<byte> texts = entry.AsSpan(UrlStart);
        if (target.Options is not null)
        {
            BinaryPrimitives.WriteInt32BigEndian(texts, urlBytes);
            Encoding.UTF8.GetBytes(target.Options, texts[(prefix + urlBytes)..]);
        }

        Encoding.UTF8.GetBytes(target.Url, texts[prefix..]);
        return entry;
    }

    /// <summary>The bytes of a mark: the link has this version at least, whatever it is.</summary>
    public static byte[] EncodeMark(long version)
    {
        byte[] mark = new byte[MarkLength];
        WriteHead(mark, version, MarkKind);
        return mark;
    }

    /// <summary>Null for a mark, another format, and bytes that are no entry at all. Never throws for data.</summary>
    public static RedirectTarget? Decode(LinkKey key, ReadOnlySpan<byte> entry)
    {
        if (entry.Length <= UrlStart || entry[0] != Format || entry[9] is not (LinkKind or OptionsKind))
        {
            return null;
        }

        ReadOnlySpan<byte> url = entry[UrlStart..];
        ReadOnlySpan<byte> options = [];
        if (entry[9] == OptionsKind)
        {
            int urlBytes = url.Length < LengthBytes ? -1 : BinaryPrimitives.ReadInt32BigEndian(url);
            url = url[Math.Min(LengthBytes, url.Length)..];
            if (urlBytes < 0 || urlBytes > url.Length)
            {
                return null;
            }

            options = url[urlBytes..];
            url = url[..urlBytes];
        }

        if (!Utf8.IsValid(url) || !Utf8.IsValid(options))
        {
            return null;
        }

        ReadOnlySpan<byte> body = entry[MarkLength..];
        return new RedirectTarget
        {
            LinkId = BinaryPrimitives.ReadInt64BigEndian(body),
            WorkspaceId = BinaryPrimitives.ReadInt32BigEndian(body[8..]),
            DomainId = key.DomainId,
            Slug = key.Slug,
            Url = Encoding.UTF8.GetString(url),
            RedirectCode = BinaryPrimitives.ReadInt16BigEndian(body[12..]),
            ForwardQuery = (body[14] & ForwardQueryFlag) != 0,
            Enabled = (body[14] & EnabledFlag) != 0,
            Options = entry[9] == OptionsKind ? Encoding.UTF8.GetString(options) : null,
            Version = BinaryPrimitives.ReadInt64BigEndian(entry[1..]),
        };
    }

    private static void WriteHead(Span<byte> entry, long version, byte kind)
    {
        entry[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(entry[1..], version);
        entry[9] = kind;
    }
}
