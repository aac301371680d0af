using System.Buffers.Binary;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;
using Shortener.Core.Streams;
using Shortener.UnitTests.Journal;

namespace Shortener.UnitTests.Streams;

/// <summary>What a worker reads of a stream is what a pipeline would have read of the journal.</summary>
public sealed class FrameChunkTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(700, 3)]
    [InlineData(5_000, 1_000)]
    [InlineData(1 << 20, 7)]
    public async Task Clicks_survive_the_way_over_chunks_of_any_size(int chunkBytes, int maxClicks)
    {
        using ClickJournal journal = await _directory.OpenAsync();
        var random = new Random(chunkBytes);
        for (int i = 0; i < 500; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i, new string('ü', random.Next(200))));
        }

        List<RawClick> read = [];
        for (long from = 0; ;)
        {
            FrameChunk chunk = await journal.Live.ReadFramesAsync(from, chunkBytes, TimeSpan.Zero, default);
            if (chunk.To == chunk.From)
            {
                break;
            }

            read.AddRange(ReadAll(journal.Live.Identity, chunk, from, maxClicks));
            from = chunk.To;
        }

        ClickChunk expected = await journal.Live.ReadAsync(0, 1_000, TimeSpan.Zero, default);
        Assert.Equal(500, read.Count);
        Assert.Equal(expected.Clicks.Select(click => (click.EndPosition, click.LinkId, click.UserAgent)), read.Select(click => (click.EndPosition, click.LinkId, click.UserAgent)));
    }

    [Fact]
    public async Task Events_travel_among_the_clicks_and_damage_to_one_is_no_clicks()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 4; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i));
            Assert.True(JournalDirectory.AppendEvent(journal, i));
        }

        FrameChunk chunk = await journal.Live.ReadFramesAsync(0, 1 << 20, TimeSpan.Zero, default);
        byte[] body = chunk.Body.ToArray();
        body[^8] ^= 1;
        ClickChunk read = new FrameChunkReader(FrameSalt.Of(journal.Live.Identity), chunk with { Body = body }).Read(0, 100);

        Assert.Equal(4, read.Clicks.Count(click => click is not RawEvent));
        Assert.Equal([0, 1, 2], read.Clicks.OfType<RawEvent>().Select(captured => captured.SubjectId));
        Assert.True(Assert.Single(read.Unreadable).IsEvent);
        Assert.Equal(chunk.To, read.To);
    }

    [Fact]
    public async Task Reading_starts_within_a_chunk_behind_what_is_committed()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 10; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i));
        }

        FrameChunk chunk = await journal.Live.ReadFramesAsync(0, 1 << 20, TimeSpan.Zero, default);
        long third = (await journal.Live.ReadAsync(0, 3, TimeSpan.Zero, default)).To;

        Assert.Equal(Enumerable.Range(3, 7).Select(i => (long)i), ReadAll(journal.Live.Identity, chunk, third, 2).Select(click => click.LinkId));
    }

    [Fact]
    public async Task A_damaged_frame_is_one_dead_letter_and_harms_no_neighbour()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 5; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i));
        }

        FrameChunk chunk = await journal.Live.ReadFramesAsync(0, 1 << 20, TimeSpan.Zero, default);
        byte[] body = chunk.Body.ToArray();
        int length = (body.Length - 16) / 5;
        body[16 + (2 * length) + 40] ^= 1;
        ClickChunk read = new FrameChunkReader(FrameSalt.Of(journal.Live.Identity), chunk with { Body = body }).Read(0, 100);

        Assert.Equal([0, 1, 3, 4], read.Clicks.Select(click => click.LinkId));
        Assert.Equal(ClickFrame.Corrupt, Assert.Single(read.Unreadable).Reason);
        Assert.Equal(chunk.To, read.To);
    }

    [Fact]
    public async Task Damage_that_the_node_met_arrives_as_one_dead_letter()
    {
        byte[] body = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(body, 800);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), 1);
        using ClickJournal journal = await _directory.OpenAsync();

        ClickChunk read = new FrameChunkReader(FrameSalt.Of(journal.Live.Identity), new FrameChunk(400, 1_000, body, Completed: false)).Read(400, 100);

        Assert.Empty(read.Clicks);
        Assert.Equal(800, Assert.Single(read.Unreadable).Position);
        Assert.Equal(1_000, read.To);
    }

    [Fact]
    public async Task No_body_makes_the_reader_throw_or_hang()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i));
        }

        FrameChunk chunk = await journal.Live.ReadFramesAsync(0, 1 << 20, TimeSpan.Zero, default);
        var random = new Random(7);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] body = chunk.Body[..random.Next(chunk.Body.Length + 1)].ToArray();
            for (int flip = random.Next(4); flip > 0 && body.Length > 0; flip--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var reader = new FrameChunkReader(FrameSalt.Of(journal.Live.Identity), chunk with { Body = body });
            int reads = 0;
            while (reader.Read(0, 3).To < chunk.To)
            {
                Assert.True(++reads < 1_000, "the reader does not come to an end");
            }
        }
    }

    private static List<RawClick> ReadAll(string identity, FrameChunk chunk, long from, int maxClicks)
    {
        var reader = new FrameChunkReader(FrameSalt.Of(identity), chunk);
        List<RawClick> read = [];
        while (from < chunk.To)
        {
            ClickChunk part = reader.Read(from, maxClicks);
            Assert.Equal(from, part.From);
            Assert.Empty(part.Unreadable);
            read.AddRange(part.Clicks);
            from = part.To;
        }

        return read;
    }
}
