namespace Shortener.Core.Webhooks;

/// <summary>A set of link ids as bytes: ascending differences, seven bits a byte, the last byte of each below 128.</summary>
public static class LinkSet
{
    /// <param name="ids">In any order, repeated or not; each positive.</param>
    public static byte[] Write(IEnumerable<long> ids)
    {
        using var bytes = new MemoryStream();
        long last = 0;
        foreach (long id in ids.Distinct().Order())
        {
            ulong difference = (ulong)(id - last);
            last = id;
            for (; difference >= 0x80; difference >>= 7)
            {
                bytes.WriteByte((byte)(difference | 0x80));
            }

            bytes.WriteByte((byte)difference);
        }

        return bytes.ToArray();
    }

    /// <summary>The ids, ascending.</summary>
    public static long[] Read(ReadOnlySpan<byte> bytes)
    {
        List<long> ids = [];
        long id = 0;
        int shift = 0;
        foreach (byte part in bytes)
        {
            id += (long)(part & 0x7f) << shift;
            shift += 7;
            if (part < 0x80)
            {
                ids.Add(id);
                shift = 0;
            }
        }

        return [.. ids];
    }
}
