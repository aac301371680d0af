using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;

namespace Shortener.Core.Journal;

/// <summary>
/// Start of the journal: loads and recovers every generation below <c>journal/</c>, decides whether the live one goes on, and opens a
/// new one otherwise.
/// </summary>
internal sealed partial class JournalOpening(
    string dataDirectory,
    JournalOptions options,
    JournalSetup setup,
    Func<string, CancellationToken, Task<SourceState?>> findSource,
    TimeProvider time,
    ILogger logger)
{
    private readonly string _journalDirectory = Path.Combine(dataDirectory, "journal");
    private readonly JournalBudget _budget = new(setup.Sizing.MaxBytes);
    private readonly List<Generation> _old = [];

    /// <summary>
    /// Whether another process works on the source of this name; asked about copied generations. Null: there is no other process.
    /// </summary>
    public Func<string, CancellationToken, Task<bool>>? WorksElsewhereAsync { get; init; }

    public async Task<ClickJournal> RunAsync(CancellationToken ct)
    {
        CreatePrivateDirectory(_journalDirectory);
        ulong node = LoadNode();
        Generation? live = null;
        try
        {
            foreach (string directory in Directory.GetDirectories(_journalDirectory))
            {
                ct.ThrowIfCancellationRequested();
                if (await LoadAsync(directory, node, ct) is not { } going)
                {
                    continue;
                }

                if (live is null)
                {
                    live = going;
                }
                else
                {
                    // Two that could go on: someone put files together. Neither does.
                    Supersede(live);
                    Supersede(going);
                    live = null;
                }
            }

            live ??= Create(new JournalIdentity(node, JournalIdentity.NewNumber()));
            if (live.Segments[^1].IsSealed)
            {
                AddSegment(live);
            }

            live.IsLive = true;
            live.Control.MarkOpen(setup.BootId);
            _old.Sort((left, right) => left.Control.CreatedMicros.CompareTo(right.Control.CreatedMicros));
            return new ClickJournal(live, _old, options, _budget, setup, time, logger);
        }
        catch
        {
            live?.Dispose();
            _old.ForEach(old => old.Dispose());
            throw;
        }
    }

    /// <summary>Loads a generation. Returns it if it may go on; one to be drained is put aside, one that is done is deleted.</summary>
    private async Task<Generation?> LoadAsync(string directory, ulong node, CancellationToken ct)
    {
        if (!JournalIdentity.TryParseNumber(Path.GetFileName(directory), out ulong number))
        {
            Log.Foreign(logger, directory);
            return null;
        }

        var loaded = GenerationFiles.Load(directory, new JournalIdentity(node, number), UnixMicros.Now(time), setup.Allocate);
        Generation? generation = null;
        try
        {
            SourceState? source = await findSource(loaded.Control.Identity.ToString(), ct);
            if (!loaded.Control.IsOriginal && source is { Closed: false } && WorksElsewhereAsync is not null
                && await WorksElsewhereAsync(source.Identity, ct))
            {
                // Whoever reads the original has every click of the copy; reading both would move one position from two ends.
                Log.LeftToOriginal(logger, directory);
                loaded.Dispose();
                return null;
            }

            if (loaded.Segments.Count == 0)
            {
                loaded.AddPlaceholder(source?.Position ?? 0, UnixMicros.Now(time), setup.Allocate);
            }

            generation = new Generation(directory, loaded.Control, loaded.Segments, _budget);
            RecoveryFindings findings = GenerationRecovery.Run(generation, loaded.DamagedHeaders, source);
            Report(generation, findings);
            return Decide(generation, findings, source);
        }
        catch
        {
            generation?.Dispose();
            if (generation is null)
            {
                loaded.Dispose();
            }

            throw;
        }
    }

    private Generation? Decide(Generation generation, RecoveryFindings findings, SourceState? source)
    {
        // Also true at later starts, until the old generation is drained as far as it once was.
        long committed = source?.Position ?? 0;
        generation.RestoredAt = committed < generation.Control.Released ? committed : null;
        GenerationVerdict verdict = new GenerationEvidence(
            generation.Control.IsSuperseded,
            findings.Intact,
            generation.Control.IsOriginal,
            generation.Control.WasClosedCleanly,
            setup.BootId != Guid.Empty && generation.Control.BootId == setup.BootId,
            source is { Closed: true },
            generation.RestoredAt is not null,
            findings.Position).Judge();
        if (verdict == GenerationVerdict.Continue)
        {
            Log.GoesOn(logger, generation.Name, generation.EndPosition);
            return generation;
        }

        bool done = source is null
            ? generation.ReadAccount(0).Accepted == 0
            : source.Closed && source.Position >= generation.EndPosition;
        if (done)
        {
            Log.Deleted(logger, generation.Name);
            generation.Delete();
            return null;
        }

        Log.Superseded(logger, generation.Name, verdict);
        if (verdict == GenerationVerdict.DatabaseRestored)
        {
            Log.Restored(logger, generation.Name, committed, generation.Control.Released, generation.ReadAccount(committed).Pending);
        }

        Supersede(generation);
        return null;
    }

    private void Supersede(Generation generation)
    {
        generation.Control.MarkSuperseded();
        _old.Add(generation);
    }

    private Generation Create(JournalIdentity identity)
    {
        string directory = Path.Combine(_journalDirectory, JournalIdentity.Format(identity.Generation));
        Directory.CreateDirectory(directory);
        long now = UnixMicros.Now(time);
        JournalControl control = JournalControl.Create(directory, identity, now, setup.Allocate);
        try
        {
            Segment first = Segment.Create(directory, identity, position: 0, setup.Sizing.SegmentBytes, now, setup.Allocate, out _);
            Log.Opened(logger, identity.ToString());
            var generation = new Generation(directory, control, [first], _budget);
            generation.StartFrom(-1, 0);
            return generation;
        }
        catch
        {
            control.Dispose();
            throw;
        }
    }

    private void AddSegment(Generation generation)
    {
        Segment last = generation.Segments[^1];
        Segment next = Segment.Create(
            generation.Directory, generation.Control.Identity, last.End, setup.Sizing.SegmentBytes, UnixMicros.Now(time), setup.Allocate, out _);
        _budget.Take(next.FileBytes);
        GenerationRecovery.CarryTotals(last, next);
        generation.Segments.Add(next);
    }

    /// <summary>The frames hold visitors' addresses until they are stored: nobody but the service's user reads them.</summary>
    private static void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private ulong LoadNode()
    {
        string path = Path.Combine(dataDirectory, "node");
        if (File.Exists(path) && JournalIdentity.TryParseNumber(File.ReadAllText(path).AsSpan().Trim(), out ulong known) && known != 0)
        {
            return known;
        }

        ulong node = JournalIdentity.NewNumber();
        File.WriteAllText(path, JournalIdentity.Format(node) + "\n");
        return node;
    }

    private void Report(Generation generation, RecoveryFindings findings)
    {
        if (findings.Dropped > 0)
        {
            Log.Dropped(logger, generation.Name, findings.Dropped);
        }

        if (generation.Control.Gap > 0 && findings.Position == SourcePosition.Behind)
        {
            Log.Gap(logger, generation.Name, generation.Control.Gap, generation.FirstPosition);
        }

        if (!findings.Intact)
        {
            Log.Damaged(logger, generation.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Journal generation {Generation} goes on at position {Position}")]
        public static partial void GoesOn(ILogger logger, string generation, long position);

        [LoggerMessage(2, LogLevel.Information, "Journal generation {Generation} opened")]
        public static partial void Opened(ILogger logger, string generation);

        [LoggerMessage(3, LogLevel.Warning, "Journal generation {Generation} is not continued ({Verdict}); it is drained and closed")]
        public static partial void Superseded(ILogger logger, string generation, GenerationVerdict verdict);

        [LoggerMessage(4, LogLevel.Information, "Journal generation {Generation} is drained and closed, its files are deleted")]
        public static partial void Deleted(ILogger logger, string generation);

        [LoggerMessage(5, LogLevel.Warning, "Journal generation {Generation}: {Clicks} clicks were claimed and never answered, or could not be read; they are counted as dropped")]
        public static partial void Dropped(ILogger logger, string generation, long clicks);

        [LoggerMessage(6, LogLevel.Error, "Journal generation {Generation}: the database is older than what is kept. {Clicks} clicks are lost and counted as gap; reading goes on at position {Position}")]
        public static partial void Gap(ILogger logger, string generation, long clicks, long position);

        [LoggerMessage(7, LogLevel.Warning, "Journal generation {Generation} is damaged; what can be read is kept")]
        public static partial void Damaged(ILogger logger, string generation);

        [LoggerMessage(10, LogLevel.Warning, "{Directory} is a copy of a journal that another node works on and is left alone. Delete it, or start again once that node is gone for good")]
        public static partial void LeftToOriginal(ILogger logger, string directory);

        [LoggerMessage(8, LogLevel.Warning, "{Directory} is no journal generation and is left alone")]
        public static partial void Foreign(ILogger logger, string directory);

        [LoggerMessage(9, LogLevel.Warning, "Journal generation {Generation}: the database stands at position {Position} although it had committed up to {Released}: it was restored from a backup or failed over. {Clicks} clicks that are still in the journal are stored again")]
        public static partial void Restored(ILogger logger, string generation, long position, long released, long clicks);
    }
}
