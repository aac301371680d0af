using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Dns;

/// <summary>A question for TXT records (RFC 1035, section 4), with an id that nobody can guess.</summary>
internal sealed class DnsQuery
{
    public const int HeaderLength = 12;
    public const ushort TxtType = 16;
    public const ushort CnameType = 5;
    public const ushort InternetClass = 1;

    private const int MaxNameLength = 255;
    private const int MaxLabelLength = 63;
    private const ushort RecursionDesired = 0x0100;

    private DnsQuery(string name, ushort id, byte[] message)
    {
        Name = name;
        Id = id;
        Message = message;
    }

    /// <summary>Without trailing dot.</summary>
    public string Name { get; }

    public ushort Id { get; }

    /// <summary>As it is sent by UDP; by TCP its length goes before it.</summary>
    public byte[] Message { get; }

    /// <summary>The question's bytes; an answer repeats them, letter case aside.</summary>
    public ReadOnlySpan<byte> Question => Message.AsSpan(HeaderLength);

    /// <summary>False for a name that no message can carry.</summary>
    public static bool TryCreate(string name, [NotNullWhen(true)] out DnsQuery? query)
    {
        query = null;
        string bare = name.TrimEnd('.');
        string[] labels = bare.Split('.');
        // Each label has a length before it; the root's, zero, ends the name.
        if (bare.Length + 2 > MaxNameLength || labels.Any(label => label.Length is 0 or > MaxLabelLength) || !Ascii.IsValid(bare))
        {
            return false;
        }

        byte[] message = new byte[HeaderLength + bare.Length + 2 + 4];
        ushort id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        int at = HeaderLength;
        foreach (string label in labels)
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), TxtType);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), InternetClass);
        query = new DnsQuery(bare, id, message);
        return true;
    }
}
