using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

/// <summary>Files cut at every byte and flipped at every bit: no crash, no hang, no neighbour harmed, the account holds.</summary>
public sealed class DamageTests : IAsyncLifetime, IDisposable
{
    private const int Clicks = 6;

    private readonly JournalDirectory _directory = new() { Sizing = new(16 * 1024, 1 << 20, 0, TimeSpan.FromMinutes(10)) };

    // Thousands of recoveries: in memory where there is such a file system.
    private readonly string _scratch = Directory.CreateDirectory(
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "shortener-damage-" + Guid.NewGuid().ToString("N"))).FullName;

    private string _segmentPath = "";
    private string _controlPath = "";
    private string _name = "";
    private byte[] _segment = [];
    private byte[] _control = [];
    private int[] _ends = [];

    public async Task InitializeAsync()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        _ends = new int[Clicks];
        for (int i = 0; i < Clicks; i++)
        {
            // Events lie between the clicks; no damage to them may be taken for a click's.
            Assert.True(i % 3 != 0 || JournalDirectory.AppendEvent(journal, i));
            Assert.True(JournalDirectory.Append(journal, i, new string('u', 5 * i)));
            _ends[i] = (int)journal.Live.EndPosition;
        }

        _name = journal.Live.Identity;
        _segmentPath = journal.LiveGeneration.Segments[0].Path;
        journal.Abandon();
        _controlPath = Path.Combine(Path.GetDirectoryName(_segmentPath)!, "control");
        _segment = await File.ReadAllBytesAsync(_segmentPath);
        _control = await File.ReadAllBytesAsync(_controlPath);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _directory.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Cut_at_every_byte_of_the_frames_keeps_every_whole_frame(int committed)
    {
        for (int cut = 0; cut <= _ends[^1] + 16; cut++)
        {
            Outcome outcome = Run(_segment.AsSpan(0, SegmentHeader.Bytes + cut), _control, committed);
            int whole = _ends.Count(end => end <= (cut & -8));
            Assert.Equal(Enumerable.Range(committed, Math.Max(0, whole - committed)).Select(i => (long)i), outcome.Read);
            Assert.Equal(0, outcome.DeadLetters);
            Assert.Equal(Clicks, outcome.Account.Accepted);
        }
    }

    [Fact]
    public void Cut_within_the_header_is_survived()
    {
        for (int cut = 0; cut < SegmentHeader.Bytes; cut += 37)
        {
            Outcome outcome = Run(_segment.AsSpan(0, cut), _control, committed: 2);
            Assert.Empty(outcome.Read);
            Assert.Equal(2, outcome.Account.Accepted);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_flipped_bit_in_a_frame_harms_this_click_alone(int committed)
    {
        for (int bit = 0; bit < _ends[^1] * 8; bit++)
        {
            byte[] flipped = Flip(_segment, SegmentHeader.Bytes, bit);
            int hit = _ends.Count(end => end <= bit / 8);
            Outcome outcome = Run(flipped, _control, committed);
            Assert.Equal(Enumerable.Range(committed, Clicks - committed).Where(i => i != hit), outcome.Read.Where(i => i != hit).Select(i => (int)i));
            // Damage to what recovery knows anyway, the kind, is repaired.
            Assert.Equal(hit < committed ? 0 : 1, outcome.DeadLetters + outcome.Account.Dropped.Values.Sum() + outcome.Read.Count(i => i == hit));
            Assert.Equal(Clicks, outcome.Account.Accepted);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_flipped_bit_in_the_segment_header_harms_no_click(int committed)
    {
        foreach (int bit in BitsOf((0, 84), (128, 8), (256, 28), (320, 8)))
        {
            Outcome outcome = Run(Flip(_segment, 0, bit), _control, committed);
            Assert.Equal(Enumerable.Range(committed, Clicks - committed).Select(i => (long)i), outcome.Read);
            Assert.Equal(0, outcome.DeadLetters);
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_control_file_harms_no_click()
    {
        foreach (int bit in BitsOf((0, 52), (64, 32), (128, 32), (256, 20)))
        {
            Outcome outcome = Run(_segment, Flip(_control, 0, bit), committed: 3);
            Assert.Equal(Enumerable.Range(3, Clicks - 3).Select(i => (long)i), outcome.Read);
        }
    }

    [Fact]
    public void Random_damage_is_survived()
    {
        var random = new Random(20_240_601);
        for (int round = 0; round < 1_500; round++)
        {
            byte[] damaged = [.. _segment];
            for (int wound = random.Next(1, 5); wound > 0; wound--)
            {
                int at = SegmentHeader.Bytes + random.Next(_ends[^1]);
                int length = random.Next(1, Math.Min(200, SegmentHeader.Bytes + _ends[^1] - at + 1));
                if (random.Next(2) == 0)
                {
                    damaged.AsSpan(at, length).Clear();
                }
                else
                {
                    random.NextBytes(damaged.AsSpan(at, length));
                }
            }

            int committed = random.Next(0, Clicks + 1);
            Outcome outcome = Run(damaged, _control, committed);
            Assert.True(outcome.Read.SequenceEqual(outcome.Read.Distinct().Order()));
            Assert.All(outcome.Read, number => Assert.InRange(number, committed, Clicks - 1));
            // What the wounds did not touch is read.
            for (int i = committed; i < Clicks; i++)
            {
                int start = SegmentHeader.Bytes + (i == 0 ? 0 : _ends[i - 1]);
                int end = SegmentHeader.Bytes + _ends[i];
                Assert.True(!damaged.AsSpan(start..end).SequenceEqual(_segment.AsSpan(start..end)) || outcome.Read.Contains(i));
            }
        }
    }

    /// <summary>Recovers the files twice, drains, and asserts the account at every reading.</summary>
    private Outcome Run(ReadOnlySpan<byte> segment, byte[] control, int committed)
    {
        string directory = Path.Combine(_scratch, JournalIdentity.Format(JournalIdentity.Parse(_name).Generation));
        Directory.CreateDirectory(directory);
        string segmentPath = Path.Combine(directory, Path.GetFileName(_segmentPath));
        File.WriteAllBytes(segmentPath, segment);
        File.WriteAllBytes(Path.Combine(directory, "control"), control);

        var row = new SourceState(1, _name, committed == 0 ? 0 : _ends[committed - 1], committed, 0, Closed: false);
        JournalAccount first = Recover(directory, row, drain: false).Account;
        Outcome outcome = Recover(directory, row, drain: true);
        Assert.Equal(first.Accepted, outcome.Account.Accepted);
        Assert.Equal(first.Dropped, outcome.Account.Dropped);
        Directory.Delete(directory, recursive: true);
        return outcome;
    }

    private static Outcome Recover(string directory, SourceState row, bool drain)
    {
        GenerationFiles files = GenerationFiles.Load(directory, JournalIdentity.Parse(row.Identity), nowMicros: 1, SegmentAllocator.Allocate);
        if (files.Segments.Count == 0)
        {
            files.AddPlaceholder(row.Position, nowMicros: 1, SegmentAllocator.Allocate);
        }

        using var generation = new Generation(directory, files.Control, files.Segments, new JournalBudget(1 << 20));
        GenerationRecovery.Run(generation, files.DamagedHeaders, row);
        var source = new JournalSource(generation, TimeProvider.System, release: null);
        AssertBalanced(source, row);
        var read = new List<long>();
        while (drain)
        {
            ClickChunk chunk = source.ReadAsync(row.Position, 2, TimeSpan.Zero, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            Assert.True(chunk.To > row.Position || chunk.Completed);
            RawClick[] clicks = [.. chunk.Clicks.Where(click => click is not RawEvent)];
            read.AddRange(clicks.Select(click => click.LinkId));
            row = row with
            {
                Position = chunk.To,
                Stored = row.Stored + clicks.Length,
                DeadLettered = row.DeadLettered + chunk.Unreadable.Count(letter => !letter.IsEvent),
            };
            AssertBalanced(source, row);
            drain = !chunk.Completed;
        }

        return new Outcome(read, row.DeadLettered, source.ReadAccount(row.Position));
    }

    private static void AssertBalanced(JournalSource source, SourceState row)
    {
        JournalAccount account = source.ReadAccount(row.Position);
        Assert.Equal(account.Accepted, row.Stored + row.DeadLettered + account.Dropped.Values.Sum() + account.Pending);
    }

    private static IEnumerable<int> BitsOf(params (int Start, int Length)[] fields) =>
        fields.SelectMany(field => Enumerable.Range(field.Start * 8, field.Length * 8));

    private static byte[] Flip(byte[] bytes, int start, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[start + (bit / 8)] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private sealed record Outcome(List<long> Read, long DeadLetters, JournalAccount Account);
}
