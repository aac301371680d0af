using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Shortener.Api.Hosting;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;
using Shortener.Core.LinkImports;
using Shortener.Ingest.Import;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Imports;

/// <summary>
/// Runs the imports whose files lie on this node, one at a time, oldest first; those that a killed process left go on after the start.
/// Thread-safe.
/// </summary>
internal sealed partial class ImportService(
    IImportStore imports, ImportSpool spool, LinkImportRun run, IDomainStore domains, TimeProvider time, ILogger<ImportService> logger) : BackgroundService
{
    /// <summary>An import that the database refused to go on with is tried again.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>Imports of a workspace that have not ended: each keeps a file in the data directory.</summary>
    public const int MaxUnfinished = 5;

    /// <summary>Starts without progress until an import has failed: a file may end the whole process.</summary>
    private const int MaxStarts = 5;

    private readonly SemaphoreSlim _adding = new(1, 1);

    // Files here whose imports were known to be unfinished: one that somebody else ended, as who deletes its workspace does, leaves its file.
    private readonly ConcurrentDictionary<string, bool> _files = new(StringComparer.Ordinal);
    private bool _swept;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether a workspace has as many imports waiting or running as it may have.</summary>
    public async Task<bool> IsFullAsync(int workspaceId, CancellationToken ct) =>
        (await imports.ListUnfinishedAsync(ct)).Count(import => import.WorkspaceId == workspaceId) >= MaxUnfinished;

    /// <summary>Takes an import whose file is spooled; null when the workspace has too many, whose file then stays the caller's.</summary>
    public async Task<LinkImport?> AddAsync(LinkImport import, CancellationToken ct)
    {
        await _adding.WaitAsync(ct);
        try
        {
            if (await IsFullAsync(import.WorkspaceId, ct))
            {
                return null;
            }

            LinkImport added = await imports.CreateAsync(import, ct);
            // After its row: a file that is known and has none is deleted.
            _files[added.Spool] = true;
            _wake.Writer.TryWrite(true);
            return added;
        }
        finally
        {
            _adding.Release();
        }
    }

    /// <summary>Imports may have been ended here: their files go at once.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    public override void Dispose()
    {
        _adding.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the server does not wait for imports.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Reading files is slow work that no socket's thread may do, also behind an await of the database.
                await ThreadPoolContext.RunAsync(static it => it.Service.RunWaitingAsync(it.Token), (Service: this, Token: stoppingToken));
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Waiting(logger, failure);
            }

            using var look = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Task<bool> woken = _wake.Reader.ReadAsync(look.Token).AsTask();
            await Task.WhenAny(woken, Task.Delay(LookEvery, time, look.Token));
            await look.CancelAsync();
            await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunWaitingAsync(CancellationToken ct)
    {
        IReadOnlyList<LinkImport> waiting = await ListWaitingAsync(ct);
        foreach (LinkImport import in waiting)
        {
            try
            {
                await RunAsync(import, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                // It is started again with the next look; those behind it do not wait for that.
                Log.Stopped(logger, import.Id, failure);
            }
        }

        if (waiting.Count > 0)
        {
            // Those that were ended while they ran.
            await ListWaitingAsync(ct);
        }
    }

    /// <summary>Unfinished imports whose files lie here. Files of imports that are not unfinished are deleted.</summary>
    private async Task<IReadOnlyList<LinkImport>> ListWaitingAsync(CancellationToken ct)
    {
        // Before the rows are read. A file from before this process that has none was left by a killed one.
        string[] files = [.. _files.Keys, .. _swept ? [] : spool.ListLeft()];
        IReadOnlyList<LinkImport> unfinished = await imports.ListUnfinishedAsync(ct);
        foreach (string name in files.Except(unfinished.Select(import => import.Spool)))
        {
            spool.Delete(name);
            _files.TryRemove(name, out _);
        }

        _swept = true;
        LinkImport[] waiting = [.. unfinished.Where(import => File.Exists(spool.PathOf(import.Spool)))];
        foreach (LinkImport import in waiting)
        {
            _files[import.Spool] = true;
        }

        return waiting;
    }

    private async Task RunAsync(LinkImport import, CancellationToken ct)
    {
        LinkImport current = import with { Status = ImportStatus.Running };
        try
        {
            int starts = await imports.CountStartAsync(import.Id, ct);
            if (starts == 0)
            {
                return;
            }

            if (starts > MaxStarts)
            {
                await FailAsync($"It was started {MaxStarts} times and got no further");
            }
            else if (LinkFormats.TryParse(import.Format, out LinkFormat format) && LinkFile.Open(spool.PathOf(import.Spool), format) is { } file
                && await domains.FindAsync(import.WorkspaceId, import.DomainId, ct) is { } domain)
            {
                // First: it proves that the file is whole and bounded.
                file.Hash(ct);
                long records = import.Records ?? Count(file, ct);
                current = current with { Records = records };
                await imports.AdvanceAsync(current, current.Tally.Position, [], time.GetUtcNow(), ct);
                var plan = new ImportPlan(import.WorkspaceId, domain, import.OnConflict, import.DryRun);
                ImportTally tally = await run.RunAsync(file, plan, import.Tally, KeepAsync, ct);
                await EndAsync(current with { Tally = tally, Status = ImportStatus.Done });
            }
            else
            {
                await FailAsync("The file or the domain it was for is gone");
            }
        }
        catch (ImportInputException unusable)
        {
            // The path is the server's own business.
            await FailAsync(unusable.Message.Replace(spool.PathOf(import.Spool), "The file", StringComparison.Ordinal));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or JsonException or DbException { SqlState: ['2', '2', ..] })
        {
            // Class 22 of SQLSTATE: a value that the database cannot hold, however often it is tried.
            Log.Stopped(logger, import.Id, damaged);
            await FailAsync($"A record behind number {current.Tally.Position} cannot be read or stored");
        }

        Task FailAsync(string error) => EndAsync(current with { Status = ImportStatus.Failed, Error = StorableText.Clean(error) });

        async Task<bool> KeepAsync(ImportTally tally, IReadOnlyList<ImportRefusal> refusals, CancellationToken token)
        {
            long from = current.Tally.Position;
            current = current with { Tally = tally };
            return await imports.AdvanceAsync(current, from, refusals, time.GetUtcNow(), token);
        }

        async Task EndAsync(LinkImport ended)
        {
            DateTimeOffset now = time.GetUtcNow();
            // Not the stopping token: what is done is to be known as done.
            await imports.AdvanceAsync(ended with { FinishedAt = now }, current.Tally.Position, [], now, CancellationToken.None);
            spool.Delete(import.Spool);
            Log.Ended(logger, import.Id, ended.Status, ended.Tally.Position);
        }
    }

    private static long Count(LinkFile file, CancellationToken ct)
    {
        long records = 0;
        foreach (ForeignLink record in file.ReadLinks())
        {
            ct.ThrowIfCancellationRequested();
            records += record.Refusal is { Code: RefusalCode.UnknownColumn } ? 0 : 1;
        }

        return records;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Imports wait: their next step failed and is tried again")]
        public static partial void Waiting(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "Import {Id} ended as {Status} after {Records} records")]
        public static partial void Ended(ILogger logger, long id, ImportStatus status, long records);

        [LoggerMessage(3, LogLevel.Warning, "Import {Id} was stopped by an error")]
        public static partial void Stopped(ILogger logger, long id, Exception exception);
    }
}
