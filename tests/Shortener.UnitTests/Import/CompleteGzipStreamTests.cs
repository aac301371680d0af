using System.IO.Compression;
using Shortener.Ingest.Import;

namespace Shortener.UnitTests.Import;

public sealed class CompleteGzipStreamTests
{
    private static readonly byte[] Content = MakeContent(200_000);
    private static readonly byte[] Packed = Pack(Content);

    [Fact]
    public void Whole_files_of_one_or_several_members_come_out_unchanged()
    {
        Assert.Equal(Content, Unpack(Packed));
        Assert.Equal([.. Content, .. Content], Unpack([.. Packed, .. Packed]));
        Assert.Equal([], Unpack(Pack([])));
        Assert.Equal([7], Unpack(Pack([7])));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] small = Pack(Content[..100]);
        for (int length = 3; length < small.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Unpack(small[..length]));
        }

        foreach (int missing in new[] { 1, 4, 8, 9, Packed.Length / 2 })
        {
            Assert.Throws<InvalidDataException>(() => Unpack(Packed[..^missing]));
            Assert.Throws<InvalidDataException>(() => Unpack([.. Packed, .. Packed[..^missing]]));
        }
    }

    [Fact]
    public void Flipped_bits_and_garbage_behind_are_refused()
    {
        byte[] flipped = [.. Packed];
        flipped[flipped.Length / 2] ^= 1;
        Assert.Throws<InvalidDataException>(() => Unpack(flipped));
        Assert.Throws<InvalidDataException>(() => Unpack([.. Packed, 1, 2, 3]));
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var stream = new CompleteGzipStream(new MemoryStream(packed));
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] MakeContent(int length)
    {
        byte[] content = new byte[length];
        new Random(8).NextBytes(content);
        for (int i = 0; i < length; i++)
        {
            content[i] &= 0x5F;
        }

        return content;
    }
}
