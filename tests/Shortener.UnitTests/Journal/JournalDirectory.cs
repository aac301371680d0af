using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;
using Shortener.Testing;

namespace Shortener.UnitTests.Journal;

/// <summary>
/// A data directory with a journal of small segments, and the rows that a database would hold of its sources. Draining stands for the
/// pipeline: it moves the row and keeps what it read.
/// </summary>
internal sealed class JournalDirectory : IDisposable
{
    public const int SmallSegment = 32 * 1024;

    public static readonly Guid ThisBoot = Guid.Parse("11111111-2222-3333-4444-555555555555");

    private readonly TemporaryDirectory _directory = new();

    public string Path => _directory.Path;

    public JournalOptions Options { get; set; } = new() { FlushMs = 20 };

    public JournalSizing Sizing { get; set; } = new(SmallSegment, 64L * 1024 * 1024, TailBytes: 0, TailAge: TimeSpan.FromMinutes(10));

    public AllocateFile Allocate { get; set; } = SegmentAllocator.Allocate;

    public Guid Boot { get; set; } = ThisBoot;

    /// <summary>The sources table.</summary>
    public Dictionary<string, SourceState> Rows { get; } = [];

    /// <summary>Every click read, by source.</summary>
    public List<RawClick> Read { get; } = [];

    /// <summary>Every event read among them.</summary>
    public List<RawEvent> Events { get; } = [];

    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>Accounts of generations that were drained and deleted.</summary>
    public List<SourceReport> FinalReports { get; } = [];

    public async Task<ClickJournal> OpenAsync() =>
        await new JournalOpening(
            Path,
            Options,
            new JournalSetup(Sizing, Allocate, Boot) { Patience = TimeSpan.FromSeconds(20) },
            (name, _) => Task.FromResult(Rows.GetValueOrDefault(name)),
            TimeProvider.System,
            NullLogger.Instance)
            .RunAsync(CancellationToken.None);

    public SourceState Row(JournalSource source) =>
        Rows.GetValueOrDefault(source.Identity) ?? (Rows[source.Identity] = new SourceState(Rows.Count + 1, source.Identity, 0, 0, 0, Closed: false));

    /// <summary>Commits what the source has, up to <paramref name="atMost"/> clicks.</summary>
    public async Task DrainAsync(JournalSource source, int atMost = int.MaxValue, int chunk = 1_000)
    {
        while (atMost > 0)
        {
            SourceState row = Row(source);
            ClickChunk read = await source.ReadAsync(row.Position, Math.Min(chunk, atMost), TimeSpan.Zero, CancellationToken.None);
            Assert.Equal(row.Position, read.From);
            RawEvent[] events = [.. read.Clicks.OfType<RawEvent>()];
            Rows[source.Identity] = row with
            {
                Position = read.To,
                Stored = row.Stored + read.Clicks.Count - events.Length,
                DeadLettered = row.DeadLettered + read.Unreadable.Count(letter => !letter.IsEvent),
            };
            Events.AddRange(events);
            Read.AddRange(read.Clicks.Where(click => click is not RawEvent));
            DeadLetters.AddRange(read.Unreadable);
            atMost -= read.Clicks.Count + read.Unreadable.Count;
            if (read.Completed || read.To == read.From)
            {
                return;
            }
        }
    }

    /// <summary>Drains, closes and deletes every old generation, as the pipeline does.</summary>
    public async Task DrainOldAsync(ClickJournal journal)
    {
        foreach (JournalSource old in journal.OldGenerations)
        {
            await DrainAsync(old);
            ClickChunk end = await old.ReadAsync(Row(old).Position, 1, TimeSpan.Zero, CancellationToken.None);
            Assert.True(end.Completed);
            AssertBalanced(old);
            FinalReports.Add(old.FinalReport());
            Rows[old.Identity] = Row(old) with { Closed = true };
            old.Delete();
        }
    }

    /// <summary>accepted = stored + deadLettered + Σ dropped + pending, each read on its own.</summary>
    public JournalAccount AssertBalanced(JournalSource source)
    {
        SourceState row = Row(source);
        JournalAccount account = source.ReadAccount(row.Position);
        Assert.False(account.Stale);
        Assert.Equal(account.Accepted, row.Stored + row.DeadLettered + account.Dropped.Values.Sum() + account.Pending);
        return account;
    }

    public static bool Append(ClickJournal journal, long number, string userAgent = "Mozilla/5.0 (X11; Linux x86_64)") =>
        journal.TryAppend(new ClickCapture { LinkId = number, WorkspaceId = 1, UnixMicros = 1_700_000_000_000_000 + number, UserAgent = userAgent });

    public static bool AppendEvent(ClickJournal journal, long number, string userAgent = "Mozilla/5.0 (X11; Linux x86_64)") =>
        journal.TryAppend(new EventCapture
        {
            Kind = EventKind.HubView,
            WorkspaceId = 1,
            SubjectId = number,
            UnixMicros = 1_700_000_000_000_000 + number,
            UserAgent = userAgent,
        });

    public void Dispose() => _directory.Dispose();
}
