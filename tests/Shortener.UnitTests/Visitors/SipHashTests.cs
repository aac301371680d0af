using System.Buffers.Binary;
using Shortener.Core.Visitors;

namespace Shortener.UnitTests.Visitors;

public sealed class SipHashTests
{
    private const ulong Key0 = 0x0706050403020100;
    private const ulong Key1 = 0x0f0e0d0c0b0a0908;

    /// <summary>
    /// The reference implementation's vectors: key 00 to 0f, message 00, 01, … of the given length, result as little-endian bytes.
    /// </summary>
    [Theory]
    [InlineData(0, "310e0edd47db6f72")]
    [InlineData(1, "fd67dc93c539f874")]
    [InlineData(2, "5a4fa9d909806c0d")]
    [InlineData(3, "2d7efbd796666785")]
    [InlineData(4, "b7877127e09427cf")]
    [InlineData(5, "8da699cd64557618")]
    [InlineData(6, "cee3fe586e46c9cb")]
    [InlineData(7, "37d1018bf50002ab")]
    [InlineData(8, "6224939a79f5f593")]
    [InlineData(9, "b0e4a90bdf82009e")]
    [InlineData(10, "f3b9dd94c5bb5d7a")]
    [InlineData(11, "a7ad6b22462fb3f4")]
    [InlineData(12, "fbe50e86bc8f1e75")]
    [InlineData(13, "903d84c02756ea14")]
    [InlineData(14, "eef27a8e90ca23f7")]
    [InlineData(15, "e545be4961ca29a1")]
    [InlineData(16, "db9bc2577fcc2a3f")]
    [InlineData(63, "724506eb4c328a95")]
    public void Known_answers_are_given(int length, string expected)
    {
        byte[] message = [.. Enumerable.Range(0, length).Select(value => (byte)value)];
        byte[] result = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(result, SipHash.Compute(Key0, Key1, message));

        Assert.Equal(expected, Convert.ToHexStringLower(result));
    }

    [Fact]
    public void A_message_in_blocks_gives_the_hash_of_the_whole()
    {
        byte[] message = [.. Enumerable.Range(0, 63).Select(value => (byte)value)];
        var hash = new SipHash(Key0, Key1);
        hash.Append(BinaryPrimitives.ReadUInt64LittleEndian(message));
        hash.Append(BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(8)));

        Assert.Equal(SipHash.Compute(Key0, Key1, message), hash.Finish(message.AsSpan(16)));
    }
}
