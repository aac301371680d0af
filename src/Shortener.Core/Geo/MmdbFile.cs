using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Shortener.Core.Geo;

/// <summary>
/// A MaxMind-DB file in memory: search tree, data section, metadata. Immutable and thread-safe; a lookup allocates nothing. The bytes
/// are a managed array, so the collector frees them once no reader is left, and nobody who truncates the file can harm the process.
/// Source: MaxMind DB File Format Specification 2.0.
/// </summary>
public sealed class MmdbFile
{
    /// <summary>Zero bytes between search tree and data section.</summary>
    private const int SeparatorBytes = 16;

    /// <summary>Largest metadata section, its marker included, by the specification.</summary>
    private const int MaxMetadataBytes = 128 * 1024;

    private const int MaxIpv4StartBits = 16;

    private static readonly byte[] MarkerBytes = [0xab, 0xcd, 0xef, .. "MaxMind.com"u8];

    private readonly byte[] _bytes;
    private readonly int _dataStart;
    private readonly int _dataLength;
    private readonly uint _nodeCount;
    private readonly int _recordSize;

    /// <summary>
    /// Where the first bits of an IPv4 address lead: record value, and depth in the lowest byte. Sixteen dependent reads, each a likely
    /// cache miss in a large file, become one: 750 ns fell to 340 ns of processor time a search for 65,536 random addresses in a city
    /// file of 63 MB, 63 ns to 9 ns for 1,000 in a country file.
    /// </summary>
    private readonly ulong[] _ipv4Starts;

    private readonly int _ipv4StartBits;

    private MmdbFile(byte[] bytes, MmdbMetadata metadata, int dataStart, int dataLength)
    {
        _bytes = bytes;
        Metadata = metadata;
        _dataStart = dataStart;
        _dataLength = dataLength;
        _nodeCount = metadata.NodeCount;
        _recordSize = metadata.RecordSize;
        (uint Value, int Depth) root = metadata.IpVersion == 6 ? Walk(0, 64, Walk(0, 64, (0, 0), stopAt: 64), stopAt: 96) : (0, 0);
        // Half as many entries as nodes at most: 512 KiB for a large file, next to nothing for a small one.
        _ipv4StartBits = Math.Clamp(BitOperations.Log2(_nodeCount) - 1, 0, MaxIpv4StartBits);
        _ipv4Starts = new ulong[1 << _ipv4StartBits];
        for (int prefix = 0; prefix < _ipv4Starts.Length; prefix++)
        {
            (uint value, int depth) = Walk((ulong)prefix << (64 - _ipv4StartBits), _ipv4StartBits, root, stopAt: root.Depth + _ipv4StartBits);
            _ipv4Starts[prefix] = ((ulong)value << 8) | (uint)depth;
        }
    }

    /// <summary>What the file says of itself.</summary>
    public MmdbMetadata Metadata { get; }

    /// <summary>Size of the file in memory.</summary>
    public int Bytes => _bytes.Length;

    internal ReadOnlySpan<byte> Data => _bytes.AsSpan(_dataStart, _dataLength);

    /// <summary>Reads a whole file and checks its outline; records are checked when they are read.</summary>
    /// <exception cref="MmdbException">The content is no usable database, or is larger than 2 GiB.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static MmdbFile Open(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        return Parse(ReadAll(handle));
    }

    /// <summary>Takes over bytes that nobody changes any more.</summary>
    /// <exception cref="MmdbException">The content is no usable database.</exception>
    public static MmdbFile Parse(byte[] bytes)
    {
        int tail = Math.Max(0, bytes.Length - MaxMetadataBytes);
        int marker = bytes.AsSpan(tail).LastIndexOf(MarkerBytes);
        if (marker < 0)
        {
            throw new MmdbException("not a MaxMind-DB file: no metadata marker in its last 128 KiB");
        }

        marker += tail;
        MmdbMetadata metadata = MmdbMetadata.Read(bytes.AsSpan(marker + MarkerBytes.Length));
        long treeBytes = (long)metadata.NodeCount * metadata.RecordSize / 4;
        long dataStart = treeBytes + SeparatorBytes;
        return dataStart <= marker
            ? new MmdbFile(bytes, metadata, (int)dataStart, (int)(marker - dataStart))
            : throw new MmdbException($"the search tree of {metadata.NodeCount} nodes does not fit into the file: it is cut off or corrupt");
    }

    /// <summary>
    /// Finds the record of an address. In an IPv6 tree an IPv4 address is looked up below <c>::/96</c>; an IPv4 tree holds no IPv6.
    /// </summary>
    /// <param name="address">4 or 16 bytes in network order.</param>
    /// <param name="record">Offset of the record in the data section.</param>
    /// <param name="prefixLength">
    /// Length of the network in the tree that answered, also when not found; of the IPv4 network for an IPv4 address, 0 when the tree
    /// has no part for IPv4.
    /// </param>
    /// <exception cref="MmdbException">The tree is corrupt at this address.</exception>
    public bool TryFind(ReadOnlySpan<byte> address, out int record, out int prefixLength)
    {
        (uint Value, int Depth) at;
        int skipped = 0;
        record = 0;
        if (address.Length == 4)
        {
            ulong bits = (ulong)BinaryPrimitives.ReadUInt32BigEndian(address) << 32;
            skipped = Metadata.IpVersion == 6 ? 96 : 0;
            ulong start = _ipv4Starts[bits >> 1 >> (63 - _ipv4StartBits)];
            at = Walk(bits << _ipv4StartBits, 32, ((uint)(start >> 8), (byte)start), stopAt: skipped + 32);
        }
        else if (Metadata.IpVersion == 6)
        {
            at = Walk(BinaryPrimitives.ReadUInt64BigEndian(address), 64, (0, 0), stopAt: 64);
            at = Walk(BinaryPrimitives.ReadUInt64BigEndian(address[8..]), 64, at, stopAt: 128);
        }
        else
        {
            prefixLength = 0;
            return false;
        }

        prefixLength = Math.Max(0, at.Depth - skipped);
        return TryResolve(at.Value, out record);
    }

    /// <summary>The same for an address as written: a mapped address (<c>::ffff:0:0/96</c>) that the tree does not hold is unmapped.</summary>
    /// <exception cref="MmdbException">The tree is corrupt at this address.</exception>
    public bool TryFind(IPAddress address, out int record, out int prefixLength)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        if (TryFind(bytes[..written], out record, out prefixLength))
        {
            return true;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || !address.IsIPv4MappedToIPv6
            || !TryFind(bytes[12..], out record, out int ipv4Prefix))
        {
            return false;
        }

        prefixLength = 96 + ipv4Prefix;
        return true;
    }

    /// <summary>Reads a file from its start; a file that grows meanwhile is cut at the length it had.</summary>
    internal static byte[] ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        if (length > Array.MaxLength)
        {
            throw new MmdbException($"the file has {length} bytes; at most {Array.MaxLength} are supported");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        int done = 0;
        while (done < bytes.Length)
        {
            int read = RandomAccess.Read(handle, bytes.AsSpan(done), done);
            if (read == 0)
            {
                throw new MmdbException("the file shrank while it was read");
            }

            done += read;
        }

        return bytes;
    }

    /// <summary>Record value of a node: below the node count a node, equal nothing, above a place in the data section.</summary>
    internal uint ReadRecord(uint node, int side)
    {
        ReadOnlySpan<byte> bytes = _bytes;
        switch (_recordSize)
        {
            case 24:
                int at24 = (int)((node * 6) + ((uint)side * 3));
                return ((uint)BinaryPrimitives.ReadUInt16BigEndian(bytes[at24..]) << 8) | bytes[at24 + 2];
            case 28:
                int at28 = (int)(node * 7);
                return side == 0
                    ? (BinaryPrimitives.ReadUInt32BigEndian(bytes[at28..]) >> 8) | ((bytes[at28 + 3] & 0xF0u) << 20)
                    : BinaryPrimitives.ReadUInt32BigEndian(bytes[(at28 + 3)..]) & 0x0FFF_FFFF;
            default:
                return BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)((node * 8) + ((uint)side * 4))..]);
        }
    }

    /// <summary>Whether a record value leads to data; false for "nothing here".</summary>
    /// <exception cref="MmdbException">It leads to a node, into the separator or behind the data section.</exception>
    internal bool TryResolve(uint value, out int record)
    {
        record = 0;
        if (value == _nodeCount)
        {
            return false;
        }

        long offset = (long)value - _nodeCount - SeparatorBytes;
        if (offset < 0 || offset >= _dataLength)
        {
            throw new MmdbException("corrupt search tree: a record leads outside the data section");
        }

        record = (int)offset;
        return true;
    }

    /// <summary>Follows up to <paramref name="count"/> bits, the highest first, until a leaf or <paramref name="stopAt"/> levels.</summary>
    private (uint Value, int Depth) Walk(ulong bits, int count, (uint Value, int Depth) from, int stopAt)
    {
        (uint value, int depth) = from;
        uint nodeCount = _nodeCount;
        int end = Math.Min(depth + count, stopAt);
        while (depth < end && value < nodeCount)
        {
            value = ReadRecord(value, (int)(bits >> 63));
            bits <<= 1;
            depth++;
        }

        return (value, depth);
    }
}
