using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

/// <summary>Killed writers and long random lives: nothing answered is lost, nothing is counted twice.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public async Task Claims_of_killed_writers_are_stepped_over_and_counted_once(bool first, bool second, bool third)
    {
        string identity;
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            identity = journal.Live.Identity;
            HalfClaim.Take(journal, first);
            JournalDirectory.Append(journal, 1);
            HalfClaim.Take(journal, second, userAgentLength: 500);
            HalfClaim.Take(journal, third, userAgentLength: 3);
            JournalDirectory.Append(journal, 2);
            HalfClaim.Take(journal, first, userAgentLength: 40);
            journal.Abandon();
        }

        for (int start = 0; start < 3; start++)
        {
            using ClickJournal journal = await _directory.OpenAsync();
            Assert.Equal(identity, journal.Live.Identity);
            JournalAccount account = _directory.AssertBalanced(journal.Live);
            Assert.Equal((6, 4), (account.Accepted, account.Dropped[DropReason.Unpublished]));
            Assert.Equal(2, account.Pending);
            journal.Abandon();
        }

        using ClickJournal last = await _directory.OpenAsync();
        JournalDirectory.Append(last, 3);
        await _directory.DrainAsync(last.Live);
        Assert.Equal([1, 2, 3], _directory.Read.Select(click => click.LinkId));
        Assert.Empty(_directory.DeadLetters);
        Assert.Equal(7, _directory.AssertBalanced(last.Live).Accepted);
    }

    [Fact]
    public async Task Partly_copied_frames_are_not_read()
    {
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            HalfClaim claim = HalfClaim.Take(journal, writeLength: true);
            claim.Publish(77);
            // As if the kill came before the length turned positive.
            Segment segment = journal.LiveGeneration.Segments[0];
            segment.SetHead(0, segment.HeadAt(0).Unpublished);
            JournalDirectory.Append(journal, 1);
            journal.Abandon();
        }

        using ClickJournal again = await _directory.OpenAsync();
        await _directory.DrainAsync(again.Live);
        Assert.Equal([1L], _directory.Read.Select(click => click.LinkId));
        Assert.Equal(1, _directory.AssertBalanced(again.Live).Dropped[DropReason.Unpublished]);
    }

    [Fact]
    public async Task A_kill_between_sealing_and_the_next_segment_goes_on()
    {
        string identity;
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            identity = journal.Live.Identity;
            JournalDirectory.Append(journal, 1);
            journal.LiveGeneration.Segments[0].Seal(journal.LiveGeneration.Salt, 1);
            journal.Abandon();
        }

        using ClickJournal again = await _directory.OpenAsync();
        Assert.Equal(identity, again.Live.Identity);
        JournalDirectory.Append(again, 2);
        await _directory.DrainAsync(again.Live);
        Assert.Equal([1, 2], _directory.Read.Select(click => click.LinkId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Random_lives_lose_nothing_and_repeat_nothing(int seed)
    {
        var random = new Random(seed);
        var answered = new HashSet<long>();
        long number = 0;
        long unanswered = 0;
        long events = 0;
        for (int life = 0; life < 6; life++)
        {
            using ClickJournal journal = await _directory.OpenAsync();
            Balance(journal);
            for (int step = 0; step < 250; step++)
            {
                switch (random.Next(100))
                {
                    case < 7:
                        await _directory.DrainAsync(journal.Live, random.Next(1, 40), chunk: random.Next(1, 40));
                        _directory.AssertBalanced(journal.Live);
                        break;
                    case < 10:
                        journal.Live.Release(_directory.Row(journal.Live).Position);
                        break;
                    case < 12 when journal.OldGenerations.Count > 0:
                        await _directory.DrainAsync(journal.OldGenerations[random.Next(journal.OldGenerations.Count)], random.Next(1, 30));
                        break;
                    case < 40:
                        Assert.True(JournalDirectory.AppendEvent(journal, ++events, new string('e', random.Next(0, 600))));
                        break;
                    default:
                        Append(journal);
                        break;
                }
            }

            Balance(journal);
            // The kill: some writers are between claim and publication.
            for (int step = random.Next(12); step > 0; step--)
            {
                if (random.Next(2) == 0)
                {
                    Append(journal);
                }
                else if (random.Next(3) == 0 && HasRoom(journal))
                {
                    HalfClaim.TakeEvent(journal, random.Next(2) == 0);
                }
                else
                {
                    unanswered += TryHalfClaim(journal, random) ? 1 : 0;
                }
            }

            _directory.Boot = random.Next(3) == 0 ? Guid.NewGuid() : _directory.Boot;
            if (random.Next(4) > 0)
            {
                journal.Abandon();
            }
        }

        _directory.Boot = Guid.NewGuid();
        using ClickJournal last = await _directory.OpenAsync();
        await _directory.DrainAsync(last.Live);
        await _directory.DrainOldAsync(last);
        Assert.Equal(answered.Order(), _directory.Read.Select(click => click.LinkId).Order());
        Assert.Empty(_directory.DeadLetters);
        Assert.Equal(Enumerable.Range(1, (int)events).Select(n => (long)n), _directory.Events.Select(read => read.SubjectId).Order());
        JournalAccount live = _directory.AssertBalanced(last.Live);
        long dropped = live.Dropped.Values.Sum() + _directory.FinalReports.Sum(report => report.Dropped.Values.Sum());
        Assert.Equal(unanswered, dropped);
        Assert.Equal(answered.Count + unanswered, live.Accepted + _directory.FinalReports.Sum(report => report.Accepted));

        void Append(ClickJournal journal)
        {
            string userAgent = new((char)random.Next(1, 0xFFFF), random.Next(0, 600));
            Assert.True(JournalDirectory.Append(journal, ++number, userAgent));
            answered.Add(number);
        }

        void Balance(ClickJournal journal)
        {
            foreach (JournalSource source in journal.OldGenerations.Append(journal.Live))
            {
                _directory.AssertBalanced(source);
            }
        }
    }

    private static bool TryHalfClaim(ClickJournal journal, Random random)
    {
        if (!HasRoom(journal))
        {
            return false;
        }

        HalfClaim.Take(journal, random.Next(2) == 0, random.Next(0, 700));
        return true;
    }

    private static bool HasRoom(ClickJournal journal) =>
        journal.LiveGeneration.Segments[^1] is var segment && segment.Capacity - segment.Claim.Bytes >= 1_000;
}
