using Shortener.Core.Analytics;

namespace Shortener.UnitTests.Analytics;

public sealed class VisitorSketchTests
{
    /// <summary>1.04 / sqrt(4096).</summary>
    private const double StandardError = 0.01625;

    /// <summary>First eight bytes of SHA-256 of a known dense sketch: stored sketches must stay mergeable across releases.</summary>
    private const string DenseFingerprint = "0DB359F14329071B";

    [Fact]
    public void Few_visitors_are_counted_exactly()
    {
        var sketch = new VisitorSketch();
        for (int i = 0; i < VisitorSketch.ExactLimit; i++)
        {
            Assert.True(sketch.Add(i * 7919L));
            Assert.False(sketch.Add(i * 7919L));
            Assert.Equal(i + 1, sketch.Estimate());
        }
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    public void Any_pseudonym_counts_once(long visitor)
    {
        var sketch = new VisitorSketch();
        Assert.True(sketch.Add(visitor));
        Assert.False(sketch.Add(visitor));
        Assert.Equal(1, sketch.Estimate());
        Assert.Equal(1, VisitorSketch.FromBytes(sketch.ToBytes()).Estimate());
    }

    [Theory]
    [InlineData(769)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Many_visitors_are_estimated_within_five_standard_errors(int visitors)
    {
        foreach (int seed in new[] { 1, 2, 3 })
        {
            Assert.InRange(Estimate(visitors, seed, sequential: false), visitors * (1 - (5 * StandardError)), visitors * (1 + (5 * StandardError)));
        }

        Assert.InRange(Estimate(visitors, 0, sequential: true), visitors * (1 - (5 * StandardError)), visitors * (1 + (5 * StandardError)));
    }

    [Fact]
    public void The_error_over_many_sketches_is_the_promised_one()
    {
        double squares = 0;
        double sum = 0;
        const int Rounds = 200;
        for (int seed = 0; seed < Rounds; seed++)
        {
            double error = (Estimate(5_000, 1_000 + seed, sequential: false) / 5_000.0) - 1;
            squares += error * error;
            sum += error;
        }

        Assert.InRange(Math.Sqrt(squares / Rounds), 0.010, 0.020);
        Assert.InRange(sum / Rounds, -0.005, 0.005);
    }

    [Theory]
    [InlineData(3, 5, 2)]
    [InlineData(400, 368, 0)]
    [InlineData(400, 369, 0)]
    [InlineData(600, 600, 500)]
    [InlineData(10, 5_000, 10)]
    [InlineData(5_000, 10, 0)]
    [InlineData(4_000, 6_000, 1_000)]
    public void Merging_equals_counting_everything_in_one_sketch(int left, int right, int shared)
    {
        long[] values = Random(left + right - shared, seed: 11);
        VisitorSketch a = Of(values.AsSpan(0, left));
        VisitorSketch b = Of(values.AsSpan(left - shared));
        byte[] whole = Of(values).ToBytes();

        Assert.Equal(whole, Merged(a, b).ToBytes());
        Assert.Equal(whole, Merged(b, a).ToBytes());
        Assert.Equal(whole, Merged(Merged(a, b), b).ToBytes());
    }

    [Fact]
    public void Merging_is_associative_across_the_limit()
    {
        long[] values = Random(1_800, seed: 5);
        foreach ((int first, int second) in new[] { (200, 400), (700, 800), (767, 769), (10, 1_790) })
        {
            VisitorSketch a = Of(values.AsSpan(0, first));
            VisitorSketch b = Of(values.AsSpan(first, second - first));
            VisitorSketch c = Of(values.AsSpan(second));
            Assert.Equal(Merged(Merged(a, b), c).ToBytes(), Merged(a, Merged(b, c)).ToBytes());
        }
    }

    [Fact]
    public void Merging_leaves_the_other_sketch_alone()
    {
        VisitorSketch a = Of(Random(760, seed: 1));
        VisitorSketch b = Of(Random(760, seed: 2));
        byte[] before = b.ToBytes();
        a.Merge(b);
        a.Add(1);
        Assert.Equal(before, b.ToBytes());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 6)]
    [InlineData(768, 3_074)]
    [InlineData(769, 3_074)]
    [InlineData(50_000, 3_074)]
    public void Bytes_are_bounded_and_read_back(int visitors, int expectedLength)
    {
        VisitorSketch sketch = Of(Random(visitors, seed: 3));
        byte[] bytes = sketch.ToBytes();
        VisitorSketch back = VisitorSketch.FromBytes(bytes);

        Assert.Equal(expectedLength, bytes.Length);
        Assert.Equal(sketch.Estimate(), back.Estimate());
        Assert.Equal(bytes, back.ToBytes());
        Assert.True(back.Add(long.MinValue) || visitors > VisitorSketch.ExactLimit);
    }

    [Fact]
    public void Null_bytes_are_an_empty_sketch() => Assert.Equal(0, VisitorSketch.FromBytes((byte[]?)null).Estimate());

    [Fact]
    public void The_byte_form_is_stable()
    {
        var sketch = new VisitorSketch();
        sketch.Add(2);
        sketch.Add(-1);
        Assert.Equal("0102DE3558977771D9E4", Convert.ToHexString(sketch.ToBytes()));

        for (int i = 0; i < 2_000; i++)
        {
            sketch.Add(i);
        }

        Assert.Equal(DenseFingerprint, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(sketch.ToBytes()))[..16]);
    }

    [Fact]
    public void Pseudonyms_that_the_first_release_stored_are_the_same_visitors()
    {
        VisitorSketch sketch = VisitorSketch.FromBytes(Convert.FromHexString("0100FFFFFFFFFFFFFFFF0200000000000000"));
        Assert.Equal(2, sketch.Estimate());
        Assert.Equal(Of([2, -1]).ToBytes(), sketch.ToBytes());
    }

    [Fact]
    public void Corrupt_bytes_are_refused()
    {
        byte[] exact = Of([1, 2, 3]).ToBytes();
        byte[] dense = Of(Random(1_000, seed: 4)).ToBytes();
        byte[] descending = [.. exact.AsSpan(0, 2), .. exact.AsSpan(6, 4), .. exact.AsSpan(2, 4)];
        byte[] twice = [.. exact.AsSpan(0, 6), .. exact.AsSpan(2, 4)];
        byte[] tooMany = new byte[2 + (769 * 4)];
        (tooMany[0], tooMany[1]) = (1, 2);
        byte[] pseudonyms = Convert.FromHexString("0100FFFFFFFFFFFFFFFF0200000000000000");
        byte[] tooManyPseudonyms = new byte[2 + (385 * 8)];
        tooManyPseudonyms[0] = 1;
        byte[] hugeRank = [.. dense];
        hugeRank[2] |= 63;
        foreach (byte[] bytes in new[]
        {
            [1], [0, 0], [2, .. exact.AsSpan(1)], [1, 3, .. exact.AsSpan(2)], exact[..^1], [.. exact, 0], exact[..2], dense[..^1], [.. dense, 0],
            descending, twice, tooMany, tooManyPseudonyms, hugeRank,
            pseudonyms[..^1], [.. pseudonyms[..2], .. pseudonyms[10..], .. pseudonyms[2..10]],
        })
        {
            Assert.Throws<InvalidDataException>(() => VisitorSketch.FromBytes(bytes));
        }
    }

    [Fact]
    public void Random_bytes_never_do_worse_than_being_refused()
    {
        var random = new Random(17);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = new byte[round % 2 == 0 ? random.Next(0, 64) : 3_074];
            random.NextBytes(bytes);
            if (bytes.Length > 1)
            {
                (bytes[0], bytes[1]) = (1, (byte)(round % 2 == 0 ? round % 4 : 1));
            }

            try
            {
                Assert.True(VisitorSketch.FromBytes(bytes).Estimate() >= 0);
            }
            catch (InvalidDataException)
            {
                // Refused: the promise kept.
            }
        }
    }

    private static long Estimate(int visitors, int seed, bool sequential)
    {
        var random = new Random(seed);
        var sketch = new VisitorSketch();
        for (int i = 0; i < visitors; i++)
        {
            sketch.Add(sequential ? i : random.NextInt64(long.MinValue, long.MaxValue));
        }

        return sketch.Estimate();
    }

    private static long[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var values = new HashSet<long>();
        while (values.Count < count)
        {
            values.Add(random.NextInt64(long.MinValue + 1, long.MaxValue));
        }

        return [.. values];
    }

    private static VisitorSketch Of(ReadOnlySpan<long> values)
    {
        var sketch = new VisitorSketch();
        foreach (long value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }

    private static VisitorSketch Merged(VisitorSketch left, VisitorSketch right)
    {
        VisitorSketch sketch = VisitorSketch.FromBytes(left.ToBytes());
        sketch.Merge(right);
        return sketch;
    }
}
