using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

public sealed class JournalOptionsTests
{
    [Theory]
    [InlineData(1, 64)]
    [InlineData(60_000, 1_048_576)]
    public void Bounds_are_accepted(int flushMs, int maxMiB) =>
        Assert.Empty(new JournalOptions { FlushMs = flushMs, MaxMiB = maxMiB }.Validate());

    [Theory]
    [InlineData(0, 1_024, "Journal__FlushMs")]
    [InlineData(60_001, 1_024, "Journal__FlushMs")]
    [InlineData(50, 63, "Journal__MaxMiB")]
    [InlineData(50, 1_048_577, "Journal__MaxMiB")]
    public void Values_outside_are_named_with_their_environment_spelling(int flushMs, int maxMiB, string named) =>
        Assert.Contains(named, Assert.Single(new JournalOptions { FlushMs = flushMs, MaxMiB = maxMiB }.Validate()), StringComparison.Ordinal);

    [Theory]
    [InlineData(64, 16)]
    [InlineData(1_024, 16)]
    [InlineData(16_384, 16)]
    [InlineData(100_000, 128)]
    [InlineData(1_048_576, 1_024)]
    public void A_budget_is_never_more_segments_than_a_process_can_map(int maxMiB, int segmentMiB)
    {
        JournalSizing sizing = JournalSizing.From(new JournalOptions { MaxMiB = maxMiB });
        Assert.Equal(segmentMiB * 1024L * 1024, sizing.SegmentBytes + (long)SegmentHeader.Bytes);
        Assert.InRange(sizing.MaxBytes / (segmentMiB * 1024 * 1024), 2, 1_024);
    }
}
