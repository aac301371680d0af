using System.Threading.Channels;
using Shortener.Core.Clicks;
using Shortener.Ingest.Pipeline;

namespace Shortener.UnitTests.Pipeline;

public sealed class BatchQueueTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private readonly ManualTime _time = new();
    private readonly Channel<PendingBatch> _channel = Channel.CreateUnbounded<PendingBatch>();
    private long _position;

    [Fact]
    public async Task Chunks_join_until_the_next_one_would_exceed_the_size()
    {
        Write(40, 40, 40);
        _channel.Writer.Complete();
        BatchQueue queue = Queue(batchClicks: 100);

        PendingBatch first = (await queue.NextAsync(default))!;
        PendingBatch second = (await queue.NextAsync(default))!;

        Assert.Equal((0, 80, 80), (first.From, first.To, first.Clicks.Count));
        Assert.Equal((80, 120, 40), (second.From, second.To, second.Clicks.Count));
        Assert.Equal(second.Clicks.Select(click => click.Raw.EndPosition).Order(), second.Clicks.Select(click => click.Raw.EndPosition));
        Assert.Null(await queue.NextAsync(default));
    }

    [Fact]
    public async Task A_full_batch_does_not_wait()
    {
        Write(60, 40);

        PendingBatch batch = (await Queue(batchClicks: 100).NextAsync(default))!;

        Assert.Equal(100, batch.Clicks.Count);
    }

    [Fact]
    public async Task A_small_batch_leaves_when_its_first_chunk_has_waited_for_the_delay()
    {
        Write(3);
        Task<PendingBatch?> next = Queue(batchClicks: 100).NextAsync(default).AsTask();
        await UntilAsync(() => _time.PendingTimers > 0);
        Write(2);
        _time.Advance(Delay - TimeSpan.FromMilliseconds(1));
        await UntilAsync(() => _channel.Reader.Count == 0);
        Assert.False(next.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        PendingBatch batch = (await next.WaitAsync(TimeSpan.FromSeconds(10)))!;
        Assert.Equal((0, 5, 5), (batch.From, batch.To, batch.Clicks.Count));
    }

    [Fact]
    public async Task The_last_chunk_of_a_source_ends_its_batch_at_once()
    {
        Write(3);
        _channel.Writer.TryWrite(new PendingBatch(3, 4, [], [], Completed: true));

        PendingBatch batch = (await Queue(batchClicks: 100).NextAsync(default))!;

        Assert.True(batch.Completed);
        Assert.Equal(4, batch.To);
    }

    [Fact]
    public async Task What_was_queued_before_the_reader_failed_is_delivered_and_then_the_failure()
    {
        Write(3);
        _channel.Writer.Complete(new InvalidOperationException("torn"));
        BatchQueue queue = Queue(batchClicks: 100);

        Assert.Equal(3, (await queue.NextAsync(default))!.Clicks.Count);
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => queue.NextAsync(default).AsTask());
        Assert.Equal("torn", failure.Message);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancel = new CancellationTokenSource();
        Task<PendingBatch?> next = Queue(batchClicks: 100).NextAsync(cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private BatchQueue Queue(int batchClicks) => new(_channel.Reader, batchClicks, Delay, _time);

    private void Write(params int[] counts)
    {
        foreach (int count in counts)
        {
            long from = _position;
            EnrichedClick[] clicks = [.. Enumerable.Range(0, count).Select(_ => new EnrichedClick
            {
                Raw = new RawClick { EndPosition = ++_position, LinkId = 1, WorkspaceId = 1, UnixMicros = 1 },
            })];
            _channel.Writer.TryWrite(new PendingBatch(from, _position, clicks, [], Completed: false));
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 1_000 && !condition(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.True(condition());
    }
}
