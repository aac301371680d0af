using System.Buffers.Binary;
using System.Text;

namespace Shortener.Core.Dns;

/// <summary>How a reply is to be taken.</summary>
internal enum DnsReplyKind
{
    /// <summary>It answers another question, or is no message at all: the right one may still come.</summary>
    Foreign,

    /// <summary>It did not fit: ask again by TCP.</summary>
    Truncated,

    /// <summary>It answers, be it with nothing.</summary>
    Answer,

    /// <summary>The server could not or would not answer.</summary>
    Failure,
}

/// <param name="Kind">How to take it.</param>
/// <param name="Texts">TXT records at the end of the aliases.</param>
/// <param name="Alias">Where the aliases lead when the reply does not say what is there; null otherwise.</param>
internal sealed record DnsReply(DnsReplyKind Kind, IReadOnlyList<string> Texts, string? Alias)
{
    private const int MaxAliases = 8;
    private const int MaxPointers = 64;
    private const ushort ResponseFlag = 0x8000;
    private const ushort TruncatedFlag = 0x0200;
    private const ushort CodeMask = 0x000f;
    private const ushort NoSuchName = 3;

    private static readonly DnsReply Foreign = new(DnsReplyKind.Foreign, [], null);
    private static readonly DnsReply Failure = new(DnsReplyKind.Failure, [], null);

    /// <summary>Never throws for data.</summary>
    public static DnsReply Read(ReadOnlySpan<byte> message, DnsQuery query)
    {
        if (message.Length < DnsQuery.HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != query.Id)
        {
            return Foreign;
        }

        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        ushort questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        int behind = DnsQuery.HeaderLength + query.Question.Length;
        bool ours = questions == 1 && message.Length >= behind && Ascii.EqualsIgnoreCase(message[DnsQuery.HeaderLength..behind], query.Question);
        if ((flags & ResponseFlag) == 0 || !ours)
        {
            return Foreign;
        }

        if ((flags & TruncatedFlag) != 0)
        {
            return new DnsReply(DnsReplyKind.Truncated, [], null);
        }

        int code = flags & CodeMask;
        return code is not (0 or NoSuchName) ? Failure : ReadRecords(message, behind, BinaryPrimitives.ReadUInt16BigEndian(message[6..]), query.Name);
    }

    private static DnsReply ReadRecords(ReadOnlySpan<byte> message, int at, int count, string name)
    {
        var texts = new List<(string Owner, string Text)>();
        var aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < count; i++)
        {
            if (!TryReadName(message, ref at, out string owner) || at + 10 > message.Length)
            {
                return Failure;
            }

            ushort type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            ushort @class = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (at + length > message.Length)
            {
                return Failure;
            }

            int data = at;
            if (@class == DnsQuery.InternetClass && type == DnsQuery.TxtType && TryReadText(message.Slice(data, length), out string text))
            {
                texts.Add((owner, text));
            }
            else if (@class == DnsQuery.InternetClass && type == DnsQuery.CnameType && TryReadName(message, ref data, out string target))
            {
                aliases[owner] = target;
            }

            at += length;
        }

        string last = name;
        for (int i = 0; i < MaxAliases && aliases.TryGetValue(last, out string? next); i++)
        {
            last = next;
        }

        string[] found = [.. texts.Where(record => record.Owner.Equals(last, StringComparison.OrdinalIgnoreCase)).Select(record => record.Text)];
        return new DnsReply(DnsReplyKind.Answer, found, found.Length == 0 && last != name ? last : null);
    }

    private static bool TryReadText(ReadOnlySpan<byte> data, out string text)
    {
        var joined = new StringBuilder();
        while (!data.IsEmpty)
        {
            int length = data[0];
            if (length >= data.Length)
            {
                text = "";
                return false;
            }

            joined.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(1 + length)..];
        }

        text = joined.ToString();
        return true;
    }

    /// <summary>Follows compression (section 4.1.4); the bound ends pointers that lead in a circle.</summary>
    private static bool TryReadName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        var labels = new StringBuilder();
        name = "";
        int from = at;
        bool jumped = false;
        for (int pointers = 0; pointers < MaxPointers;)
        {
            if (from >= message.Length)
            {
                return false;
            }

            int length = message[from];
            if (length >= 0xc0)
            {
                if (from + 1 >= message.Length)
                {
                    return false;
                }

                at = jumped ? at : from + 2;
                jumped = true;
                pointers++;
                from = ((length & 0x3f) << 8) | message[from + 1];
                continue;
            }

            if (length == 0)
            {
                at = jumped ? at : from + 1;
                name = labels.ToString();
                return true;
            }

            // 0x40 and 0x80 mark kinds of label that nobody uses; a name of more than 255 characters is no name.
            if (length > 63 || from + 1 + length > message.Length || labels.Length + length > 255)
            {
                return false;
            }

            labels.Append(labels.Length == 0 ? "" : ".").Append(Encoding.Latin1.GetString(message.Slice(from + 1, length)));
            from += 1 + length;
        }

        return false;
    }
}
