using Shortener.Core.Clicks;
using Shortener.Ingest.Pipeline;

namespace Shortener.UnitTests.Pipeline;

public sealed class PendingBatchTests
{
    [Fact]
    public void A_split_keeps_every_click_and_letter_once_and_adjoins()
    {
        EnrichedClick[] clicks = [Click(8), Click(16), Click(32), Click(48)];
        DeadLetter[] letters = [Letter(12), Letter(24), Letter(40), Letter(56)];
        var batch = new PendingBatch(0, 64, clicks, letters, Completed: true);

        (PendingBatch left, PendingBatch right) = batch.Split(2);

        Assert.Equal((0, 16, false), (left.From, left.To, left.Completed));
        Assert.Equal((16, 64, true), (right.From, right.To, right.Completed));
        Assert.Equal(clicks[..2], left.Clicks);
        Assert.Equal(clicks[2..], right.Clicks);
        Assert.Equal(letters[..1], left.DeadLetters);
        Assert.Equal(letters[1..], right.DeadLetters);
    }

    private static EnrichedClick Click(long end) => new() { Raw = new RawClick { EndPosition = end, LinkId = 1, WorkspaceId = 1, UnixMicros = 1 } };

    private static DeadLetter Letter(long position) => new(position, null, null, "bad", null);
}
