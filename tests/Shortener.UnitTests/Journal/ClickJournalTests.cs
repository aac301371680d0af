using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

public sealed class ClickJournalTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_appended_is_read_in_order_with_all_its_fields()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        Assert.True(journal.TryAppend(new ClickCapture
        {
            LinkId = 7,
            WorkspaceId = 3,
            UnixMicros = 1_700_000_000_123_456,
            Visitor = -5,
            Flags = ClickFlags.Head | ClickFlags.Qr,
            Address = IPAddress.Parse("2001:db8::1"),
            UserAgent = "ua",
            Referrer = "https://ref.example/é",
            AcceptLanguage = "es",
            Query = "?utm_source=x",
            DestinationUtm = "utm_medium=y",
        }));
        Assert.True(JournalDirectory.Append(journal, 8));

        await _directory.DrainAsync(journal.Live);

        Assert.Equal([7, 8], _directory.Read.Select(click => click.LinkId));
        RawClick first = _directory.Read[0];
        Assert.Equal(3, first.WorkspaceId);
        Assert.Equal(1_700_000_000_123_456, first.UnixMicros);
        Assert.Equal(-5, first.Visitor);
        Assert.Equal(ClickFlags.Head | ClickFlags.Qr, first.Flags);
        Assert.Equal(IPAddress.Parse("2001:db8::1"), first.Address);
        Assert.Equal(("ua", "https://ref.example/é", "es", "?utm_source=x", "utm_medium=y"),
            (first.UserAgent, first.Referrer, first.AcceptLanguage, first.Query, first.DestinationUtm));
        JournalAccount account = _directory.AssertBalanced(journal.Live);
        Assert.Equal((2, 0), (account.Accepted, account.Pending));
        Assert.Equal(account.EndPosition, _directory.Row(journal.Live).Position);
    }

    [Fact]
    public async Task Segments_roll_and_committed_ones_are_deleted()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 3_000; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i));
        }

        Assert.True(SegmentFiles() > 5);
        await _directory.DrainAsync(journal.Live, chunk: 17);
        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => (long)i), _directory.Read.Select(click => click.LinkId));

        journal.Live.Release(_directory.Row(journal.Live).Position);
        await Eventually(() => SegmentFiles() <= 2);
        Assert.Equal(3_000, _directory.AssertBalanced(journal.Live).Accepted);
        Assert.True(JournalDirectory.Append(journal, 3_000));
        await _directory.DrainAsync(journal.Live);
        Assert.Equal(3_001, _directory.AssertBalanced(journal.Live).Accepted);
    }

    [Fact]
    public async Task A_tail_of_committed_segments_is_kept()
    {
        _directory.Sizing = _directory.Sizing with { TailBytes = 4 * (JournalDirectory.SmallSegment + 4096) };
        using ClickJournal journal = await _directory.OpenAsync();
        for (int i = 0; i < 3_000; i++)
        {
            Assert.True(JournalDirectory.Append(journal, i));
        }

        await _directory.DrainAsync(journal.Live);
        journal.Live.Release(_directory.Row(journal.Live).Position);
        await Eventually(() => SegmentFiles() <= 6);
        // The one in use, the one prepared, and the tail.
        Assert.InRange(SegmentFiles(), 5, 6);
    }

    [Fact]
    public async Task A_clean_close_goes_on_with_the_same_generation_and_positions()
    {
        string identity;
        long end;
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            JournalDirectory.Append(journal, 1);
            identity = journal.Live.Identity;
            end = journal.Live.EndPosition;
            journal.Close();
            Assert.False(JournalDirectory.Append(journal, 2));
            Assert.Equal(1, _directory.AssertBalanced(journal.Live).Dropped[DropReason.JournalClosed]);
        }

        _directory.Boot = Guid.NewGuid();
        using ClickJournal again = await _directory.OpenAsync();
        Assert.Equal(identity, again.Live.Identity);
        Assert.Equal(end, again.Live.EndPosition);
        Assert.Empty(again.OldGenerations);
        JournalDirectory.Append(again, 3);
        await _directory.DrainAsync(again.Live);
        Assert.Equal([1, 3], _directory.Read.Select(click => click.LinkId));
        JournalAccount account = _directory.AssertBalanced(again.Live);
        Assert.Equal((3, 1), (account.Accepted, account.Dropped[DropReason.JournalClosed]));
    }

    [Fact]
    public async Task Reading_waits_for_a_click_that_comes_later()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        Task<ClickChunk> read = journal.Live.ReadAsync(0, 10, TimeSpan.FromSeconds(10), CancellationToken.None).AsTask();
        Assert.False(read.IsCompleted);
        JournalDirectory.Append(journal, 5);
        ClickChunk chunk = await read;
        Assert.Equal(5, Assert.Single(chunk.Clicks).LinkId);
        Assert.False(chunk.Completed);

        ClickChunk nothing = await journal.Live.ReadAsync(chunk.To, 10, TimeSpan.FromMilliseconds(5), CancellationToken.None);
        Assert.Equal((chunk.To, chunk.To, 0), (nothing.From, nothing.To, nothing.Clicks.Count));
    }

    [Fact]
    public async Task A_living_writers_claim_holds_back_what_follows_and_counts_as_pending()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        JournalDirectory.Append(journal, 1);
        HalfClaim claim = HalfClaim.Take(journal, writeLength: true);
        JournalDirectory.Append(journal, 2);

        ClickChunk before = await journal.Live.ReadAsync(0, 10, TimeSpan.Zero, CancellationToken.None);
        Assert.Equal([1L], before.Clicks.Select(click => click.LinkId));
        JournalAccount account = journal.Live.ReadAccount(before.To);
        Assert.Equal((3, 2), (account.Accepted, account.Pending));

        claim.Publish(9);
        ClickChunk after = await journal.Live.ReadAsync(before.To, 10, TimeSpan.Zero, CancellationToken.None);
        Assert.Equal([9L, 2L], after.Clicks.Select(click => click.LinkId));
    }

    [Fact]
    public async Task A_full_budget_drops_by_reason_and_gives_up_the_tail_first()
    {
        long segment = JournalDirectory.SmallSegment + 4096;
        _directory.Sizing = _directory.Sizing with { MaxBytes = 4 * segment, TailBytes = 100 * segment };
        using ClickJournal journal = await _directory.OpenAsync();
        int appended = 0;
        while (JournalDirectory.Append(journal, appended))
        {
            appended++;
        }

        Assert.False(JournalDirectory.Append(journal, -1));
        JournalAccount full = _directory.AssertBalanced(journal.Live);
        Assert.Equal((appended + 2, 2), (full.Accepted, full.Dropped[DropReason.JournalFull]));
        Assert.Equal(4, SegmentFiles());

        await _directory.DrainAsync(journal.Live);
        Assert.Equal(appended, _directory.Read.Count);
        journal.Live.Release(_directory.Row(journal.Live).Position);
        await Eventually(() => JournalDirectory.Append(journal, appended));
        await _directory.DrainAsync(journal.Live);
        _directory.AssertBalanced(journal.Live);
    }

    [Fact]
    public async Task A_full_disk_drops_by_reason_and_recovers()
    {
        bool full = false;
        _directory.Allocate = (file, path, bytes) =>
            Volatile.Read(ref full) ? throw new IOException("No space left on device") : SegmentAllocator.Allocate(file, path, bytes);
        using ClickJournal journal = await _directory.OpenAsync();
        JournalDirectory.Append(journal, 0);
        Volatile.Write(ref full, true);
        int appended = 1;
        while (JournalDirectory.Append(journal, appended))
        {
            appended++;
        }

        Assert.True(_directory.AssertBalanced(journal.Live).Dropped[DropReason.DiskFull] > 0);
        Volatile.Write(ref full, false);
        await Eventually(() => JournalDirectory.Append(journal, appended));
        await _directory.DrainAsync(journal.Live);
        Assert.Equal(appended + 1, _directory.Read.Count);
        _directory.AssertBalanced(journal.Live);
    }

    [Fact]
    public async Task A_full_disk_at_start_is_a_clear_error_and_leaves_no_file()
    {
        _directory.Allocate = (_, path, bytes) => throw new IOException($"The disk is full: {path} needs {bytes} bytes.");
        IOException error = await Assert.ThrowsAsync<IOException>(_directory.OpenAsync);
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory.Path, "*.seg", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Disk_durability_completes_after_a_flush_and_groups_waiters()
    {
        _directory.Options = new JournalOptions { Durability = JournalDurability.Disk, FlushMs = 60_000 };
        using ClickJournal journal = await _directory.OpenAsync();
        Task[] waiting = [.. Enumerable.Range(0, 50).Select(i =>
        {
            Assert.True(JournalDirectory.Append(journal, i));
            return journal.WhenDurableAsync().AsTask();
        })];
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(waiting.Distinct().Count() < 50);
        Assert.Null(journal.FlushProblem);
    }

    [Fact]
    public async Task Process_durability_never_waits()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        JournalDirectory.Append(journal, 1);
        Assert.True(journal.WhenDurableAsync().AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Appending_allocates_nothing()
    {
        _directory.Sizing = _directory.Sizing with { SegmentBytes = 4 * 1024 * 1024 };
        using ClickJournal journal = await _directory.OpenAsync();
        IPAddress address = IPAddress.Parse("203.0.113.9");
        Append(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Append(5_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Append(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(journal.TryAppend(new ClickCapture
                {
                    LinkId = i,
                    WorkspaceId = 1,
                    UnixMicros = 1,
                    Address = address,
                    UserAgent = "Mozilla/5.0 \uD800 broken surrogate",
                    Referrer = "https://example.com/ñ",
                    Query = "?a=b",
                }));
            }
        }
    }

    [Fact]
    public async Task A_segment_file_has_its_disk()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        using Microsoft.Win32.SafeHandles.SafeFileHandle file =
            File.OpenHandle(journal.LiveGeneration.Segments[0].Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (FileFacts.TryRead(file) is { } facts)
        {
            Assert.True(facts.AllocatedBytes >= JournalDirectory.SmallSegment + 4096);
        }
    }

    [Fact]
    public async Task Nobody_else_may_look_into_the_journal()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode mode = File.GetUnixFileMode(Path.Combine(_directory.Path, "journal"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
        }
    }

    private int SegmentFiles() => Directory.GetFiles(_directory.Path, "*.seg", SearchOption.AllDirectories).Length;

    private static async Task Eventually(Func<bool> condition)
    {
        for (int i = 0; i < 1_000; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Fail("The condition did not come true within ten seconds.");
    }
}
