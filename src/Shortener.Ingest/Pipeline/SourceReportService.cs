using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Storage;

namespace Shortener.Ingest.Pipeline;

/// <summary>
/// Tells the other nodes of a PostgreSQL database what this node's journals hold, so that each answers for all of them. With SQLite
/// there is no other node.
/// </summary>
internal sealed partial class SourceReportService(
    ISourceAccountStore store,
    IClickStore clicks,
    LiveSourceAccounts accounts,
    IOptions<StorageOptions> storage,
    TimeProvider time,
    ILogger<SourceReportService> logger) : BackgroundService
{
    /// <summary>The age that another node's figures may have.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>What other nodes know of this one once it is gone: nothing pending, if it drained.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (storage.Value.Backend == StorageBackend.Postgres)
        {
            await ReportLastAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (storage.Value.Backend == StorageBackend.Sqlite)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReportAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The regular end; the last report follows in StopAsync.
        }
    }

    /// <summary>A database that hangs holds up no stop, and makes none of it a failure.</summary>
    private async Task ReportLastAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Every, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await ReportAllAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The next start reports.
        }
    }

    private async Task ReportAllAsync(CancellationToken ct)
    {
        foreach (ILiveSourceAccount account in accounts.Current)
        {
            await TryReportAsync(account, ct);
        }
    }

    private async Task TryReportAsync(ILiveSourceAccount account, CancellationToken ct)
    {
        try
        {
            // The row first, the journal second, and off the thread that the query ended on: see PipelineAccountReader.
            if (await clicks.FindSourceAsync(account.Identity, ct) is { } row && await Task.Run(() => account.Read(row.Position), ct) is { } report)
            {
                await store.ReportAsync(row, report, ct);
            }
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or IOException)
        {
            // The pipeline tells of a database that is away; the next tick tries again.
            Log.NotReported(logger, account.Identity, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The account of {Source} could not be reported")]
        public static partial void NotReported(ILogger logger, string source, Exception exception);
    }
}
