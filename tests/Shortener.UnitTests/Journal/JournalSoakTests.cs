using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

/// <summary>Writers, a reader that commits and releases, and the account, all at once.</summary>
public sealed class JournalSoakTests : IDisposable
{
    private const int Writers = 4;
    private const int ClicksEach = 40_000;

    private readonly JournalDirectory _directory = new()
    {
        Sizing = new(64 * 1024, 512L * 1024 * 1024, TailBytes: 8 * 1024 * 1024, TailAge: TimeSpan.FromMinutes(10)),
    };

    // Swapped by the reader; read whole by the one who takes the account.
    private volatile SourceState _row = new(1, "", 0, 0, 0, Closed: false);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Under_load_the_account_holds_at_every_reading_and_every_click_is_read_once()
    {
        using ClickJournal journal = await _directory.OpenAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Task<int> account = OnItsOwnThread(() => TakeAccounts(journal, stop.Token));
        Task reader = Task.Run(() => ReadAllAsync(journal, stop.Token));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => OnItsOwnThread(() => Write(journal, writer))));
        await reader;
        await stop.CancelAsync();
        Assert.InRange(await account, 10, int.MaxValue);
        Assert.Equal(Writers * ClicksEach, _row.Stored);
        JournalAccount end = journal.Live.ReadAccount(_row.Position);
        Assert.Equal((Writers * ClicksEach, 0, 0), (end.Accepted, end.Pending, end.Dropped.Values.Sum()));
        Assert.Null(end.OldestPendingUnixMicros);
    }

    /// <summary>On two cores the thread pool would run one after the other what is meant to run at once.</summary>
    private static Task<int> OnItsOwnThread(Func<int> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int Write(ClickJournal journal, int writer)
    {
        var random = new Random(writer);
        for (int i = 0; i < ClicksEach; i++)
        {
            Assert.True(journal.TryAppend(new ClickCapture
            {
                LinkId = writer,
                WorkspaceId = 1,
                UnixMicros = i,
                UserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)".AsSpan(0, random.Next(40)),
            }));
        }

        return ClicksEach;
    }

    private async Task ReadAllAsync(ClickJournal journal, CancellationToken ct)
    {
        long[] next = new long[Writers];
        while (_row.Stored < Writers * ClicksEach)
        {
            ClickChunk chunk = await journal.Live.ReadAsync(_row.Position, 3_000, TimeSpan.FromMilliseconds(100), ct);
            Assert.Empty(chunk.Unreadable);
            foreach (RawClick click in chunk.Clicks)
            {
                // Each writer's clicks in its own order: none missing, none twice.
                Assert.Equal(next[click.LinkId]++, click.UnixMicros);
            }

            _row = _row with { Position = chunk.To, Stored = _row.Stored + chunk.Clicks.Count };
            journal.Live.Release(_row.Position);
        }
    }

    private int TakeAccounts(ClickJournal journal, CancellationToken ct)
    {
        int taken = 0;
        long accepted = 0;
        while (!ct.IsCancellationRequested)
        {
            SourceState row = _row;
            JournalAccount account = journal.Live.ReadAccount(row.Position);
            if (account.Stale)
            {
                // The row was read, then the reader went on and gave up what lies behind it.
                continue;
            }

            Assert.Equal(account.Accepted, row.Stored + account.Dropped.Values.Sum() + account.Pending);
            Assert.True(account.Accepted >= accepted);
            accepted = account.Accepted;
            taken++;
        }

        return taken;
    }
}
