using Shortener.Core.Events;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

/// <summary>Events lie among the clicks and are in no term of the clicks' account.</summary>
public sealed class JournalEventTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Events_are_in_no_term_of_the_account()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 10; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i));
            Assert.True(JournalDirectory.AppendEvent(journal, i));
            Assert.True(JournalDirectory.AppendEvent(journal, i));
        }

        JournalAccount before = _directory.AssertBalanced(journal.Live);
        Assert.Equal((10, 10), (before.Accepted, before.Pending));
        await _directory.DrainAsync(journal.Live, chunk: 3);
        JournalAccount after = _directory.AssertBalanced(journal.Live);
        Assert.Equal((10, 0), (after.Accepted, after.Pending));
        Assert.Equal(20, _directory.Events.Count);
        Assert.All(_directory.Events, read => Assert.Equal((EventKind.HubView, 1, "Mozilla/5.0 (X11; Linux x86_64)"), (read.Kind, read.WorkspaceId, read.UserAgent)));
        Assert.Equal(journal.Live.EndPosition, _directory.Row(journal.Live).Position);
    }

    [Fact]
    public async Task A_source_of_events_alone_moves_on_and_gives_up_its_segments()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 2_000; i++)
        {
            Assert.True(JournalDirectory.AppendEvent(journal, i));
        }

        Assert.True(journal.LiveGeneration.Segments.Count > 3);
        JournalAccount account = _directory.AssertBalanced(journal.Live);
        Assert.Equal((0, 0), (account.Accepted, account.Pending));
        Assert.Null(account.OldestPendingUnixMicros);
        await _directory.DrainAsync(journal.Live);
        Assert.Equal(journal.Live.EndPosition, _directory.Row(journal.Live).Position);
        journal.Live.Release(_directory.Row(journal.Live).Position);
        Assert.Equal(journal.LiveGeneration.Segments[^1].Base, journal.Live.FirstPosition);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Events_of_killed_writers_are_no_dropped_clicks(bool first, bool second)
    {
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            HalfClaim.TakeEvent(journal, first);
            JournalDirectory.Append(journal, 1);
            HalfClaim.Take(journal, second);
            HalfClaim.TakeEvent(journal, second);
            JournalDirectory.AppendEvent(journal, 1);
            HalfClaim.TakeEvent(journal, first);
            journal.Abandon();
        }

        for (int start = 0; start < 2; start++)
        {
            using ClickJournal again = await _directory.OpenAsync();
            JournalAccount account = _directory.AssertBalanced(again.Live);
            Assert.Equal((2, 1, 1), (account.Accepted, account.Pending, account.Dropped.Values.Sum()));
            again.Abandon();
        }
    }

    [Fact]
    public async Task Refused_events_are_counted_apart()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        journal.Close();
        Assert.False(JournalDirectory.AppendEvent(journal, 1));
        Assert.False(JournalDirectory.AppendEvent(journal, 2));
        Assert.False(JournalDirectory.Append(journal, 3));
        Assert.Equal(2, journal.ReadEventDrops()[DropReason.JournalClosed]);
        Assert.Equal((1, 1), (_directory.AssertBalanced(journal.Live).Accepted, _directory.AssertBalanced(journal.Live).Dropped[DropReason.JournalClosed]));
    }

    [Fact]
    public async Task Appending_an_event_allocates_nothing()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        JournalDirectory.AppendEvent(journal, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = journal.TryAppend(new EventCapture { Kind = EventKind.Lead, WorkspaceId = 1, SubjectId = 1, UnixMicros = i, UserAgent = "agent" });
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
