using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Shortener.Testing.Geo;

/// <summary>
/// Writes small MaxMind-DB files, so that the reader is tested where no shared test data lies. Written from the specification alone and
/// sharing no code with the reader. Values: string, double, float, byte[], ushort, uint, int, ulong, UInt128, bool, maps as
/// (key, value) pairs, lists as object[], and <see cref="Raw"/> for bytes of any kind.
/// </summary>
public sealed class MmdbBuilder(int ipVersion, int recordSize)
{
    private readonly List<object?> _nodes = [null, null];
    private readonly List<(string Key, object Value)> _metadata = [];
    private readonly Dictionary<object, int> _offsets = new(ReferenceEqualityComparer.Instance);
    private readonly MemoryStream _data = new();

    /// <summary>A map.</summary>
    public static (string Key, object Value)[] Map(params (string Key, object Value)[] entries) => entries;

    /// <summary>Puts a record on a network; longer prefixes have to come after shorter ones.</summary>
    public MmdbBuilder Insert(string network, object record)
    {
        string[] parts = network.Split('/');
        byte[] address = IPAddress.Parse(parts[0]).GetAddressBytes();
        int prefix = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        if (address.Length == 4 && ipVersion == 6)
        {
            address = [.. new byte[12], .. address];
            prefix += 96;
        }

        int node = 0;
        for (int bit = 0; bit < prefix - 1; bit++)
        {
            int slot = Slot(node, address, bit);
            if (_nodes[slot] is not int next)
            {
                object? inherited = _nodes[slot];
                next = _nodes.Count / 2;
                _nodes.AddRange([inherited, inherited]);
                _nodes[slot] = next;
            }

            node = next;
        }

        _nodes[Slot(node, address, prefix - 1)] = record;
        return this;
    }

    /// <summary>Adds or replaces a metadata entry.</summary>
    public MmdbBuilder WithMetadata(string key, object value)
    {
        _metadata.RemoveAll(entry => entry.Key == key);
        _metadata.Add((key, value));
        return this;
    }

    public byte[] Build()
    {
        int nodeCount = _nodes.Count / 2;
        var tree = new MemoryStream();
        for (int node = 0; node < nodeCount; node++)
        {
            WriteNode(tree, Value(_nodes[node * 2], nodeCount), Value(_nodes[(node * 2) + 1], nodeCount));
        }

        (string Key, object Value)[] defaults =
        [
            ("binary_format_major_version", (ushort)2), ("binary_format_minor_version", (ushort)0), ("build_epoch", 1_700_000_000UL),
            ("database_type", "Fixture"), ("description", Map(("en", "own fixture"))), ("ip_version", (ushort)ipVersion),
            ("languages", new object[] { "en" }), ("node_count", (uint)nodeCount), ("record_size", (ushort)recordSize),
        ];
        var metadata = new MemoryStream();
        object all = defaults.Where(entry => _metadata.All(own => own.Key != entry.Key))
            .Concat(_metadata.Where(own => own.Value is not Absent)).ToArray();
        Encode(metadata, all);
        return [.. tree.ToArray(), .. new byte[16], .. _data.ToArray(), 0xab, 0xcd, 0xef, .. "MaxMind.com"u8, .. metadata.ToArray()];
    }

    private static int Slot(int node, byte[] address, int bit) => (node * 2) + ((address[bit / 8] >> (7 - (bit % 8))) & 1);

    private long Value(object? slot, int nodeCount)
    {
        if (slot is null or int)
        {
            return slot is int node ? node : nodeCount;
        }

        if (!_offsets.TryGetValue(slot, out int offset))
        {
            offset = (int)_data.Position;
            _offsets.Add(slot, offset);
            Encode(_data, slot);
        }

        return nodeCount + 16L + offset;
    }

    private void WriteNode(MemoryStream tree, long left, long right)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (recordSize == 28)
        {
            bytes[3] = (byte)(((left >> 24) << 4) | (right >> 24));
        }

        int side = recordSize == 32 ? 4 : 3;
        Put(bytes, left, side);
        Put(bytes[(recordSize / 4 - side)..], right, side);
        tree.Write(bytes[..(recordSize / 4)]);

        static void Put(Span<byte> to, long value, int count)
        {
            for (int at = 0; at < count; at++)
            {
                to[at] = (byte)(value >> (8 * (count - 1 - at)));
            }
        }
    }

    private static void Encode(MemoryStream to, object value)
    {
        switch (value)
        {
            case Raw raw:
                to.Write(raw.Bytes);
                break;
            case ValueTuple<string, object>[] map:
                Head(to, 7, map.Length);
                foreach ((string key, object entry) in map)
                {
                    Encode(to, key);
                    Encode(to, entry);
                }

                break;
            case byte[] bytes:
                Head(to, 4, bytes.Length);
                to.Write(bytes);
                break;
            case object[] list:
                Head(to, 11, list.Length);
                foreach (object entry in list)
                {
                    Encode(to, entry);
                }

                break;
            case string text:
                Head(to, 2, Encoding.UTF8.GetByteCount(text));
                to.Write(Encoding.UTF8.GetBytes(text));
                break;
            case bool flag:
                Head(to, 14, flag ? 1 : 0);
                break;
            default:
                EncodeNumber(to, value);
                break;
        }
    }

    private static void EncodeNumber(MemoryStream to, object value)
    {
        Span<byte> bytes = stackalloc byte[16];
        switch (value)
        {
            case double real:
                BinaryPrimitives.WriteDoubleBigEndian(bytes, real);
                Fixed(to, 3, bytes[..8]);
                break;
            case float real:
                BinaryPrimitives.WriteSingleBigEndian(bytes, real);
                Fixed(to, 15, bytes[..4]);
                break;
            case int number:
                BinaryPrimitives.WriteInt32BigEndian(bytes, number);
                Fixed(to, 8, bytes[..4]);
                break;
            case ushort number:
                Unsigned(to, 5, number, bytes);
                break;
            case uint number:
                Unsigned(to, 6, number, bytes);
                break;
            case ulong number:
                Unsigned(to, 9, number, bytes);
                break;
            case UInt128 number:
                Unsigned(to, 10, number, bytes);
                break;
            default:
                throw new ArgumentException($"no field type for {value.GetType()}");
        }
    }

    private static void Fixed(MemoryStream to, int type, ReadOnlySpan<byte> payload)
    {
        Head(to, type, payload.Length);
        to.Write(payload);
    }

    private static void Unsigned(MemoryStream to, int type, UInt128 number, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        Fixed(to, type, bytes.TrimStart((byte)0));
    }

    private static void Head(MemoryStream to, int type, int size)
    {
        (int bits, int extra, int extraBytes) = size switch
        {
            < 29 => (size, 0, 0),
            < 285 => (29, size - 29, 1),
            < 65_821 => (30, size - 285, 2),
            _ => (31, size - 65_821, 3),
        };
        to.WriteByte((byte)(((type > 7 ? 0 : type) << 5) | bits));
        if (type > 7)
        {
            to.WriteByte((byte)(type - 7));
        }

        for (int at = extraBytes - 1; at >= 0; at--)
        {
            to.WriteByte((byte)(extra >> (8 * at)));
        }
    }

    /// <summary>Bytes of the data section as they are: corrupt fields, pointers.</summary>
    public sealed record Raw(params byte[] Bytes);

    /// <summary>Leaves a metadata entry out.</summary>
    public sealed record Absent;
}
