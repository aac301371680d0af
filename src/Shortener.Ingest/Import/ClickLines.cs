using System.Numerics;

namespace Shortener.Ingest.Import;

/// <summary>
/// Which lines of a file are clicks, one bit a line (1.2 MB for ten million lines): the file's own account, counted once while it was
/// scanned and independent of what is read later. Written by the scan, then only read.
/// </summary>
internal sealed class ClickLines
{
    private readonly List<ulong> _bits = [];
    private long _lines;

    /// <summary>All clicks of the file.</summary>
    public long Total { get; private set; }

    /// <summary>Lines of the file.</summary>
    public long Lines => _lines;

    public void Add(bool click)
    {
        if ((_lines & 63) == 0)
        {
            _bits.Add(0);
        }

        if (click)
        {
            _bits[^1] |= 1UL << (int)(_lines & 63);
            Total++;
        }

        _lines++;
    }

    /// <summary>Clicks among the first <paramref name="lines"/> lines.</summary>
    public long CountBefore(long lines)
    {
        lines = Math.Min(lines, _lines);
        long count = 0;
        int whole = (int)(lines >> 6);
        for (int i = 0; i < whole; i++)
        {
            count += BitOperations.PopCount(_bits[i]);
        }

        int rest = (int)(lines & 63);
        return rest == 0 ? count : count + BitOperations.PopCount(_bits[whole] & ((1UL << rest) - 1));
    }
}
