using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;
using Shortener.Core.Storage;
using Shortener.Testing;
using Xunit.Abstractions;

namespace Shortener.UnitTests.Journal;

/// <summary>SIGKILL at a random moment while threads append: every answered click is there once, and the account says so.</summary>
public sealed class KilledProcessTests(ITestOutputHelper output) : IDisposable
{
    private const int Rounds = 3;

    private readonly TemporaryDirectory _directory = new();
    private readonly long[] _nextEvent = [.. Enumerable.Repeat(1L, JournalTorture.Threads)];
    private readonly long[] _next = [.. Enumerable.Repeat(1L, JournalTorture.Threads)];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Killed_while_appending_loses_nothing_answered_and_counts_nothing_twice()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string answersPath = _directory.File("answers");
        await File.WriteAllBytesAsync(answersPath, new byte[JournalTorture.Threads * 64]);
        SourceState? row = null;
        for (int round = 0; round < Rounds; round++)
        {
            KillWhileAppending(answersPath, row, random);
            row = await CheckAsync(answersPath, row);
        }
    }

    private void KillWhileAppending(string answersPath, SourceState? row, Random random)
    {
        string[] state = row is null
            ? []
            : [row.Identity, row.Position.ToString(CultureInfo.InvariantCulture), row.Stored.ToString(CultureInfo.InvariantCulture)];
        using Process child = ChildProcess.Start(["journal-torture", _directory.File("data"), answersPath, .. state]);
        try
        {
            using MemoryMappedFile answers = MemoryMappedFile.CreateFromFile(answersPath, FileMode.Open);
            using MemoryMappedViewAccessor view = answers.CreateViewAccessor();
            var waited = Stopwatch.StartNew();
            while (Enumerable.Range(0, JournalTorture.Threads).Any(thread => view.ReadInt64(thread * 64) < _next[thread] + 50))
            {
                Assert.False(child.HasExited, "The child ended by itself.");
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "The child does not append.");
                child.WaitForExit(1);
            }

            child.WaitForExit(random.Next(1, 60));
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    private async Task<SourceState> CheckAsync(string answersPath, SourceState? row)
    {
        using DataDirectoryLock owner = DataDirectoryLock.Acquire(_directory.File("data"));
        using ClickJournal journal = await new JournalOpening(
            owner.Directory, new JournalOptions(), JournalTorture.Setup, (_, _) => Task.FromResult(row), TimeProvider.System, NullLogger.Instance)
            .RunAsync(CancellationToken.None);
        Assert.Empty(journal.OldGenerations);
        row ??= new SourceState(1, journal.Live.Identity, 0, 0, 0, Closed: false);
        Assert.Equal(row.Identity, journal.Live.Identity);

        ClickChunk chunk;
        do
        {
            JournalAccount account = journal.Live.ReadAccount(row.Position);
            Assert.Equal(account.Accepted, row.Stored + account.Dropped.Values.Sum() + account.Pending);
            chunk = await journal.Live.ReadAsync(row.Position, 20_000, TimeSpan.Zero, CancellationToken.None);
            Assert.Empty(chunk.Unreadable);
            foreach (RawClick click in chunk.Clicks)
            {
                if (click is RawEvent captured)
                {
                    // An event follows its click: a kill between the two loses it, and none comes twice or late.
                    Assert.InRange(click.UnixMicros, _nextEvent[captured.SubjectId], _next[captured.SubjectId] - 1);
                    _nextEvent[captured.SubjectId] = click.UnixMicros + 1;
                    continue;
                }

                Assert.Equal(_next[click.LinkId]++, click.UnixMicros);
            }

            row = row with { Position = chunk.To, Stored = row.Stored + chunk.Clicks.Count(click => click is not RawEvent) };
        }
        while (chunk.To > chunk.From);

        JournalAccount end = journal.Live.ReadAccount(row.Position);
        Assert.Equal(0, end.Pending);
        for (int thread = 0; thread < JournalTorture.Threads; thread++)
        {
            Assert.InRange(_nextEvent[thread], _next[thread] - 1, _next[thread]);
        }

        Assert.InRange(end.Dropped[DropReason.Unpublished], 0, Rounds * JournalTorture.Threads);
        output.WriteLine($"stored {row.Stored}, unpublished {end.Dropped[DropReason.Unpublished]}");
        byte[] answers = await File.ReadAllBytesAsync(answersPath);
        for (int thread = 0; thread < JournalTorture.Threads; thread++)
        {
            // The last one may be published and not yet noted; it counts as answered for the next round.
            long answered = BitConverter.ToInt64(answers, thread * 64);
            Assert.InRange(_next[thread] - 1, answered, answered + 1);
            BitConverter.TryWriteBytes(answers.AsSpan(thread * 64), _next[thread] - 1);
        }

        await File.WriteAllBytesAsync(answersPath, answers);
        journal.Live.Release(row.Position);
        journal.Abandon();
        return row;
    }
}
