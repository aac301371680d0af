using System.Globalization;
using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;
using Shortener.Core.Storage;

namespace Shortener.UnitTests.Journal;

/// <summary>
/// The killed side of <see cref="KilledProcessTests"/>: threads append numbered clicks as fast as they can and note each number in a
/// mapped file once the append has returned, as a visitor would note an answer.
/// </summary>
internal static class JournalTorture
{
    public const int Threads = 4;

    /// <summary>Longest life without a kill.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(20);

    public static JournalSetup Setup { get; } = new(
        new JournalSizing(256 * 1024, 2L << 30, TailBytes: 0, TailAge: TimeSpan.FromMinutes(10)),
        SegmentAllocator.Allocate,
        JournalSetup.Default(new JournalOptions()).BootId)
    {
        Patience = TimeSpan.FromSeconds(20),
    };

    /// <param name="arguments">Data directory, file of answers, and the database's row: identity, position, stored.</param>
    public static int Run(string[] arguments)
    {
        using DataDirectoryLock owner = DataDirectoryLock.Acquire(arguments[0]);
        using MemoryMappedFile answers = MemoryMappedFile.CreateFromFile(arguments[1], FileMode.Open, null, Threads * 64);
        using MemoryMappedViewAccessor view = answers.CreateViewAccessor();
        SourceState? row = arguments.Length < 5 ? null : new SourceState(
            1,
            arguments[2],
            long.Parse(arguments[3], CultureInfo.InvariantCulture),
            long.Parse(arguments[4], CultureInfo.InvariantCulture),
            DeadLettered: 0,
            Closed: false);
        ClickJournal journal = new JournalOpening(
            owner.Directory, new JournalOptions(), Setup, (_, _) => Task.FromResult(row), TimeProvider.System, NullLogger.Instance)
            .RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        Thread[] writers = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() => Append(journal, view, thread)) { IsBackground = true })];
        foreach (Thread writer in writers)
        {
            writer.Start();
        }

        writers[0].Join(Lifetime);
        return 1;
    }

    private static void Append(ClickJournal journal, MemoryMappedViewAccessor view, int thread)
    {
        string userAgent = new('u', 20 + (thread * 90));
        for (long number = view.ReadInt64(thread * 64) + 1; ; number++)
        {
            if (!journal.TryAppend(new ClickCapture { LinkId = thread, WorkspaceId = 1, UnixMicros = number, UserAgent = userAgent }))
            {
                return;
            }

            view.Write(thread * 64, number);
            _ = journal.TryAppend(new EventCapture { Kind = EventKind.HubView, SubjectId = thread, WorkspaceId = 1, UnixMicros = number, UserAgent = userAgent });
        }
    }
}
