using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Ingest.Sources;

namespace Shortener.Ingest.Pipeline;

/// <summary>
/// Carries each source of this process to the database or to its stream. On a stop it drains within <see cref="IngestOptions.DrainTimeoutSeconds"/>; a pipeline
/// that ends unexpectedly stops the host, because clicks would pile up unseen otherwise.
/// </summary>
internal sealed partial class IngestService(
    IClickSourceProvider provider,
    IngestRunners runners,
    IClickStore store,
    ISourceAccountStore reports,
    LiveSourceAccounts accounts,
    IOptions<IngestOptions> options,
    TimeProvider time,
    ILogger<IngestService> logger) : BackgroundService
{
    /// <summary>Pause before a source that is done is closed again while the database is away.</summary>
    private static readonly TimeSpan ClosePause = TimeSpan.FromSeconds(1);

    private ISourceRunner _runner = null!;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (runners.Create() is not { } runner)
        {
            Log.NotHere(logger);
            return;
        }

        _runner = runner;

        // The soft stop is the host's; the hard one follows when draining takes too long, or at once when another pipeline failed.
        using var soft = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var hard = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using CancellationTokenRegistration draining = stoppingToken.Register(
            () => hard.CancelAfter(TimeSpan.FromSeconds(options.Value.DrainTimeoutSeconds)));
        try
        {
            await RunAsync(await provider.ListAsync(stoppingToken), soft, hard);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.NotDrained(logger, options.Value.DrainTimeoutSeconds);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
            Environment.ExitCode = 1;
            throw;
        }
        finally
        {
            (runner as IDisposable)?.Dispose();
        }
    }

    private async Task RunAsync(IReadOnlyList<ProvidedSource> sources, CancellationTokenSource soft, CancellationTokenSource hard)
    {
        List<Task> running = [DrainAsync([.. sources.Where(source => !source.Live)], soft.Token, hard.Token)];
        running.AddRange(sources.Where(source => source.Live).Select(source => RunAsync(source, soft.Token, hard.Token)));
        while (running.Count > 0)
        {
            Task ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (ended.IsCompletedSuccessfully)
            {
                continue;
            }

            if (!ended.IsCanceled)
            {
                await soft.CancelAsync();
                await hard.CancelAsync();
            }

            // The first failure is the one to tell; the rest only ends.
            await Task.WhenAll(running).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await ended;
        }
    }

    private async Task DrainAsync(IReadOnlyList<ProvidedSource> sources, CancellationToken soft, CancellationToken hard)
    {
        foreach (ProvidedSource source in sources)
        {
            if (!soft.IsCancellationRequested)
            {
                await RunAsync(source, soft, hard);
            }
        }
    }

    private async Task RunAsync(ProvidedSource provided, CancellationToken soft, CancellationToken hard)
    {
        Log.Running(logger, provided.Source.Identity, provided.Live);
        PipelineEnd end = await Task.Run(() => _runner.RunAsync(provided, soft, hard), hard);
        Log.Ended(logger, provided.Source.Identity, end);
        if (end == PipelineEnd.Completed)
        {
            while (!await TryCloseAsync(provided, hard))
            {
                await Task.Delay(ClosePause, time, soft);
            }
        }

        if (end == PipelineEnd.Closed && provided.Live && !soft.IsCancellationRequested)
        {
            // Its clicks would pile up unseen. A start finds the source closed and opens another.
            throw new InvalidOperationException($"{provided.Source.Identity} was closed in the database while this process writes it");
        }

        if (end is PipelineEnd.Completed or PipelineEnd.Closed)
        {
            if (provided.Account is not null)
            {
                accounts.Remove(provided.Account);
            }

            await provider.ClosedAsync(provided, hard);
        }
    }

    private async Task<bool> TryCloseAsync(ProvidedSource provided, CancellationToken ct)
    {
        try
        {
            await CloseAsync(provided, ct);
            return true;
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or IOException)
        {
            Log.NotClosed(logger, provided.Source.Identity, exception.Message);
            return false;
        }
    }

    private async Task CloseAsync(ProvidedSource provided, CancellationToken ct)
    {
        SourceState state = await store.FindSourceAsync(provided.Source.Identity, ct)
            ?? throw new InvalidOperationException($"The database lost the source {provided.Source.Identity}");
        if (!provided.Closes)
        {
            if (provided.Account?.Read(state.Position) is { } drained)
            {
                await reports.ReportAsync(state, drained, ct);
            }
        }
        else if (provided.Account?.Read(state.Position) is { } report)
        {
            await store.CloseSourceAsync(state.Id, report, ct);
        }
        else
        {
            await store.CloseSourceAsync(state.Id, ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Clicks are only journalled by this process: Ingest:InProcess is false")]
        public static partial void NotHere(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "Storing the clicks of {Source} (live: {Live})")]
        public static partial void Running(ILogger logger, string source, bool live);

        [LoggerMessage(3, LogLevel.Information, "The pipeline of {Source} ended: {End}")]
        public static partial void Ended(ILogger logger, string source, PipelineEnd end);

        [LoggerMessage(4, LogLevel.Warning, "Not everything was stored within {Seconds} s; the rest waits in the journal for the next start")]
        public static partial void NotDrained(ILogger logger, int seconds);

        [LoggerMessage(6, LogLevel.Warning, "{Source} is drained and could not be closed yet: {Reason}")]
        public static partial void NotClosed(ILogger logger, string source, string reason);

        [LoggerMessage(5, LogLevel.Critical, "A pipeline failed; the process stops, clicks wait in the journal")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
