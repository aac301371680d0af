using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

/// <summary>When a generation goes on, when a new one opens, and that no state loses or repeats a click or a position.</summary>
public sealed class GenerationTests : IDisposable
{
    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(nameof(GenerationVerdict.Continue), false, true, true, true, true, false, false, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.Continue), false, true, true, false, true, false, false, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.Continue), false, true, true, true, false, false, false, nameof(SourcePosition.Unknown))]
    [InlineData(nameof(GenerationVerdict.Continue), false, true, true, true, false, false, false, nameof(SourcePosition.Behind))]
    [InlineData(nameof(GenerationVerdict.Superseded), true, true, true, true, true, false, false, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.Damaged), false, false, true, true, true, false, false, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.Copied), false, true, false, true, true, false, false, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.PowerCut), false, true, true, false, false, false, false, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.SourceClosed), false, true, true, true, true, true, false, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.DatabaseRestored), false, true, true, true, true, false, true, nameof(SourcePosition.Inside))]
    [InlineData(nameof(GenerationVerdict.DatabaseRestored), false, true, true, true, true, false, true, nameof(SourcePosition.Behind))]
    [InlineData(nameof(GenerationVerdict.PositionAhead), false, true, true, true, true, false, false, nameof(SourcePosition.Ahead))]
    [InlineData(nameof(GenerationVerdict.PositionMisplaced), false, true, true, true, true, false, false, nameof(SourcePosition.Misplaced))]
    public void Appending_goes_on_only_if_nothing_disagrees(
        string verdict, bool superseded, bool intact, bool original, bool clean, bool sameBoot, bool closed, bool restored, string position)
    {
        var evidence = new GenerationEvidence(superseded, intact, original, clean, sameBoot, closed, restored, Enum.Parse<SourcePosition>(position));
        Assert.Equal(Enum.Parse<GenerationVerdict>(verdict), evidence.Judge());
    }

    [Fact]
    public async Task A_killed_process_goes_on_with_the_same_generation()
    {
        string identity = await AppendThenAbandon(10);
        using ClickJournal journal = await _directory.OpenAsync();
        Assert.Equal(identity, journal.Live.Identity);
        JournalDirectory.Append(journal, 10);
        await _directory.DrainAsync(journal.Live);
        Assert.Equal(Enumerable.Range(0, 11).Select(i => (long)i), _directory.Read.Select(click => click.LinkId));
        _directory.AssertBalanced(journal.Live);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(8192)]
    public async Task A_kill_while_a_segment_is_prepared_goes_on_with_the_same_generation(int bytes)
    {
        string identity = await AppendThenAbandon(10);
        string prepared = Path.Combine(Path.GetDirectoryName(Segments()[0])!, Segment.FileName(JournalDirectory.SmallSegment));
        await File.WriteAllBytesAsync(prepared, new byte[bytes]);
        using ClickJournal journal = await _directory.OpenAsync();
        Assert.Equal(identity, journal.Live.Identity);
        await _directory.DrainAsync(journal.Live);
        Assert.Equal(10, _directory.Read.Count);
    }

    [Fact]
    public async Task A_power_cut_opens_a_new_generation_and_drains_the_old_one()
    {
        string identity = await AppendThenAbandon(10);
        _directory.Boot = Guid.NewGuid();
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            Assert.NotEqual(identity, journal.Live.Identity);
            Assert.Equal(identity[..16], journal.Live.Identity[..16]);
            Assert.Equal(identity, Assert.Single(journal.OldGenerations).Identity);
            JournalDirectory.Append(journal, 10);
            await _directory.DrainOldAsync(journal);
            await _directory.DrainAsync(journal.Live);
            Assert.Equal(11, _directory.Read.Count);
            Assert.Equal(10, Assert.Single(_directory.FinalReports).Accepted);
        }

        using ClickJournal later = await _directory.OpenAsync();
        Assert.Empty(later.OldGenerations);
        Assert.Equal(1, _directory.AssertBalanced(later.Live).Accepted);
    }

    [Fact]
    public async Task An_old_generation_waits_undrained_over_further_starts()
    {
        string identity = await AppendThenAbandon(10);
        for (int start = 0; start < 3; start++)
        {
            _directory.Boot = Guid.NewGuid();
            using ClickJournal journal = await _directory.OpenAsync();
            Assert.Contains(journal.OldGenerations, old => old.Identity == identity);
            JournalDirectory.Append(journal, 100 + start);
            journal.Abandon();
        }

        _directory.Boot = Guid.NewGuid();
        using ClickJournal last = await _directory.OpenAsync();
        Assert.Equal(4, last.OldGenerations.Count);
        await _directory.DrainOldAsync(last);
        Assert.Equal(13, _directory.Read.Count);
    }

    [Fact]
    public async Task A_copied_directory_opens_a_new_generation()
    {
        string identity = await AppendThenAbandon(10);
        using var copy = new JournalDirectory();
        CopyDirectory(_directory.Path, copy.Path);
        using ClickJournal journal = await copy.OpenAsync();
        Assert.NotEqual(identity, journal.Live.Identity);
        await copy.DrainOldAsync(journal);
        Assert.Equal(10, copy.Read.Count);
    }

    [Fact]
    public async Task A_database_ahead_of_the_journal_opens_a_new_generation_and_still_balances()
    {
        string identity = await AppendThenAbandon(10);
        _directory.Rows[identity] = new SourceState(1, identity, 1_000_000, Stored: 14, DeadLettered: 1, Closed: false);
        using ClickJournal journal = await _directory.OpenAsync();
        Assert.NotEqual(identity, journal.Live.Identity);
        await _directory.DrainOldAsync(journal);
        Assert.Empty(_directory.Read);
        Assert.Equal(15, Assert.Single(_directory.FinalReports).Accepted);
    }

    [Fact]
    public async Task A_restored_database_finds_a_counted_gap_and_the_road_goes_on()
    {
        string identity;
        SourceState backup;
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            identity = journal.Live.Identity;
            AppendMany(journal, 0, 1_000);
            await _directory.DrainAsync(journal.Live, atMost: 300);
            backup = _directory.Row(journal.Live);
            await _directory.DrainAsync(journal.Live);
            AppendMany(journal, 1_000, 500);
            await ReleaseAll(journal);
            Assert.True(journal.Live.FirstPosition > backup.Position);
            journal.Abandon();
        }

        _directory.Rows[identity] = backup;
        _directory.Read.RemoveRange(300, 700);
        for (int start = 0; start < 2; start++)
        {
            using ClickJournal journal = await _directory.OpenAsync();
            Assert.NotEqual(identity, journal.Live.Identity);
            JournalSource old = Assert.Single(journal.OldGenerations);
            Assert.Equal(identity, old.Identity);
            JournalAccount account = _directory.AssertBalanced(old);
            Assert.Equal(1_500, account.Accepted);
            Assert.Equal(1_500 - 300 - account.Pending, account.Dropped[DropReason.Gap]);
            Assert.InRange(account.Dropped[DropReason.Gap], 1, 700);
            if (start == 1)
            {
                await _directory.DrainOldAsync(journal);
                Assert.Equal(1_500 - account.Dropped[DropReason.Gap], _directory.Read.Count);
                Assert.Equal(1_499, _directory.Read[^1].LinkId);
            }

            journal.Abandon();
        }
    }

    [Fact]
    public async Task A_restored_database_gets_everything_again_that_the_journal_still_has()
    {
        string identity;
        SourceState backup;
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            identity = journal.Live.Identity;
            AppendMany(journal, 0, 100);
            await _directory.DrainAsync(journal.Live, atMost: 30);
            backup = _directory.Row(journal.Live);
            await _directory.DrainAsync(journal.Live);
            journal.Live.Release(_directory.Row(journal.Live).Position);
            journal.Abandon();
        }

        _directory.Rows[identity] = backup;
        _directory.Read.RemoveRange(30, 70);
        using ClickJournal again = await _directory.OpenAsync();
        Assert.NotEqual(identity, again.Live.Identity);
        JournalDirectory.Append(again, 100);
        await _directory.DrainOldAsync(again);
        await _directory.DrainAsync(again.Live);
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (long)i), _directory.Read.Select(click => click.LinkId));
        Assert.Equal(0, Assert.Single(_directory.FinalReports).Dropped[DropReason.Gap]);
    }

    [Fact]
    public async Task A_database_that_lost_the_source_reads_on_behind_a_gap()
    {
        string identity;
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            identity = journal.Live.Identity;
            AppendMany(journal, 0, 1_000);
            await _directory.DrainAsync(journal.Live);
            await ReleaseAll(journal);
        }

        _directory.Rows.Clear();
        _directory.Read.Clear();
        using ClickJournal again = await _directory.OpenAsync();
        Assert.NotEqual(identity, again.Live.Identity);
        await _directory.DrainOldAsync(again);
        SourceReport report = Assert.Single(_directory.FinalReports);
        Assert.Equal(1_000, report.Accepted);
        Assert.Equal(1_000 - _directory.Read.Count, report.Dropped[DropReason.Gap]);
    }

    [Fact]
    public async Task A_position_within_a_frame_is_not_read_from()
    {
        string identity = await AppendThenAbandon(10);
        _directory.Rows[identity] = new SourceState(1, identity, 3, Stored: 0, DeadLettered: 0, Closed: false);
        using ClickJournal journal = await _directory.OpenAsync();
        Assert.NotEqual(identity, journal.Live.Identity);
        await _directory.DrainOldAsync(journal);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), _directory.Read.Select(click => click.LinkId));
        Assert.Empty(_directory.DeadLetters);
        Assert.Equal(1, _directory.FinalReports[0].Dropped[DropReason.Gap]);
    }

    [Fact]
    public async Task A_closed_source_is_never_appended_to_and_its_files_go()
    {
        string identity = await AppendThenAbandon(10);
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            await _directory.DrainAsync(journal.Live);
            journal.Abandon();
        }

        _directory.Rows[identity] = _directory.Rows[identity] with { Closed = true };
        using ClickJournal next = await _directory.OpenAsync();
        Assert.NotEqual(identity, next.Live.Identity);
        Assert.Empty(next.OldGenerations);
        Assert.Single(Directory.GetDirectories(Path.Combine(_directory.Path, "journal")));
    }

    [Fact]
    public async Task A_lost_segment_is_counted_and_stepped_over()
    {
        string identity;
        using (ClickJournal journal = await _directory.OpenAsync())
        {
            identity = journal.Live.Identity;
            AppendMany(journal, 0, 2_000);
            await _directory.DrainAsync(journal.Live, atMost: 10);
            journal.Abandon();
        }

        File.Delete(Segments()[2]);
        using ClickJournal again = await _directory.OpenAsync();
        Assert.NotEqual(identity, again.Live.Identity);
        await _directory.DrainOldAsync(again);
        SourceReport report = Assert.Single(_directory.FinalReports);
        Assert.Equal(2_000, report.Accepted);
        Assert.Equal(2_000 - _directory.Read.Count, report.Dropped[DropReason.Unreadable]);
        Assert.InRange(report.Dropped[DropReason.Unreadable], 100, 500);
    }

    [Fact]
    public async Task A_lost_last_segment_ends_the_generation()
    {
        string identity = await AppendThenAbandon(1_000);
        List<string> segments = Segments();
        // The last one is the one prepared ahead.
        File.Delete(segments[^2]);
        using ClickJournal again = await _directory.OpenAsync();
        Assert.NotEqual(identity, again.Live.Identity);
        await _directory.DrainOldAsync(again);
        Assert.NotEmpty(_directory.Read);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lost_segments_or_control_file_do_not_stop_the_start(bool control)
    {
        string identity = await AppendThenAbandon(10, drain: 4);
        if (control)
        {
            File.Delete(Directory.GetFiles(_directory.Path, "control", SearchOption.AllDirectories)[0]);
        }
        else
        {
            Segments().ForEach(File.Delete);
        }

        using ClickJournal journal = await _directory.OpenAsync();
        Assert.NotEqual(identity, journal.Live.Identity);
        await _directory.DrainOldAsync(journal);
        Assert.Equal(control ? 10 : 4, _directory.Read.Count);
        Assert.Equal(_directory.Read.Count, _directory.FinalReports[0].Accepted);
    }

    [Fact]
    public async Task Frames_behind_a_claim_word_that_a_power_cut_took_back_are_found()
    {
        string identity = await AppendThenAbandon(20, drain: 5);
        string segment = Segments()[0];
        byte[] bytes = await File.ReadAllBytesAsync(segment);
        long claim = BitConverter.ToInt64(bytes, 128);
        var word = new ClaimWord(claim);
        int frame = (int)(word.Bytes / 20);
        BitConverter.TryWriteBytes(bytes.AsSpan(128), new ClaimWord(frame * 12, 12).Word);
        // Two frames' pages never reached the disk.
        bytes.AsSpan(4096 + (frame * 14), 2 * frame).Clear();
        await File.WriteAllBytesAsync(segment, bytes);
        _directory.Boot = Guid.NewGuid();

        using ClickJournal journal = await _directory.OpenAsync();
        Assert.Equal(identity, Assert.Single(journal.OldGenerations).Identity);
        await _directory.DrainOldAsync(journal);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i is not (14 or 15)).Select(i => (long)i), _directory.Read.Select(click => click.LinkId));
    }

    private async Task<string> AppendThenAbandon(int clicks, int drain = 0)
    {
        using ClickJournal journal = await _directory.OpenAsync();
        AppendMany(journal, 0, clicks);
        if (drain > 0)
        {
            await _directory.DrainAsync(journal.Live, drain);
        }

        journal.Abandon();
        return journal.Live.Identity;
    }

    private List<string> Segments() => [.. Directory.GetFiles(_directory.Path, "*.seg", SearchOption.AllDirectories).Order()];

    private async Task ReleaseAll(ClickJournal journal)
    {
        journal.Live.Release(_directory.Row(journal.Live).Position);
        for (int i = 0; i < 1_000 && Path.GetFileName(Segments()[0]) != Segment.FileName(journal.Live.FirstPosition); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static void AppendMany(ClickJournal journal, int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(JournalDirectory.Append(journal, first + i));
        }
    }

    private static void CopyDirectory(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
