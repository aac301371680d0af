using Shortener.Core.Journal;

namespace Shortener.FaultTests.Frames;

/// <summary>The frames in the segment files of a data directory that no process uses, to be tampered with.</summary>
internal static class JournalFiles
{
    /// <summary>Walks the clicks of every generation in order and rewrites those that <paramref name="change"/> changes.</summary>
    /// <param name="dataDirectory">Of a stopped node.</param>
    /// <param name="change">Gets the click's number from 0 and its frame; true when it changed the frame and wants a new checksum.</param>
    /// <returns>How many clicks there are.</returns>
    public static int Rewrite(string dataDirectory, Func<int, Memory<byte>, bool> change)
    {
        int number = 0;
        foreach (string generation in Directory.GetDirectories(Path.Combine(dataDirectory, "journal")))
        {
            FrameSalt salt = FrameSalt.Of(ulong.Parse(Path.GetFileName(generation), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
            foreach (string path in Directory.GetFiles(generation, "*" + Segment.FileEnding).Order(StringComparer.Ordinal))
            {
                byte[] file = File.ReadAllBytes(path);
                long start = long.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
                number = Rewrite(file, start, salt, number, change);
                // In place: a file of another inode would be taken for a copy, as it should.
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
                stream.Write(file);
            }
        }

        return number;
    }

    private static int Rewrite(byte[] file, long start, FrameSalt salt, int number, Func<int, Memory<byte>, bool> change)
    {
        int at = SegmentHeader.Bytes;
        while (at + FrameHead.Bytes < file.Length)
        {
            var head = new FrameHead(BitConverter.ToUInt64(file, at));
            if (!head.IsPublished)
            {
                break;
            }

            Memory<byte> frame = file.AsMemory(at, (int)head.Length);
            if (head.Kind == FrameKind.Click && change(number++, frame))
            {
                var changed = new FrameHead(BitConverter.ToUInt64(frame.Span));
                uint sum = FrameSalt.Complete(salt.OfPayload(frame.Span), changed, start + at - SegmentHeader.Bytes);
                BitConverter.TryWriteBytes(frame.Span[FrameHead.Alignment..], sum);
            }

            at += (int)head.Length;
        }

        return number;
    }
}
