using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Streams;
using Shortener.Ingest.Pipeline;
using Shortener.Ingest.Streams;

namespace Shortener.Ingest.Worker;

/// <summary>
/// An ingest worker: holds leases of forwarded sources and runs a pipeline for each. Renews every second, takes over what a silent
/// worker held, and gives back what is more than its share. On a stop it commits what it has read and gives everything back.
/// </summary>
internal sealed partial class WorkerService(
    PostgresSourceLeases leases,
    ClickPipelineFactory pipelines,
    StreamRedis redis,
    StreamMetrics metrics,
    IOptions<StreamOptions> streams,
    IOptions<IngestOptions> ingest,
    TimeProvider time,
    ILogger<WorkerService> logger,
    ILogger<StreamSource> sourceLogger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly string _name = $"{Environment.MachineName}-{Guid.NewGuid():N}";
    private readonly Dictionary<int, HeldSource> _held = [];
    private readonly TimeSpan _lease = TimeSpan.FromSeconds(streams.Value.LeaseSeconds);
    private readonly TimeSpan _drain = TimeSpan.FromSeconds(ingest.Value.DrainTimeoutSeconds);
    // The start counts as a renewal: the first one is under way.
    private long _renewed = time.GetTimestamp();

    /// <summary>Why leases cannot be renewed, or null.</summary>
    public string? Problem => time.GetElapsedTime(Volatile.Read(ref _renewed)) < _lease * 2
        ? null
        : "The leases of sources cannot be renewed: another worker takes them over. Check the database and ConnectionStrings__Postgres.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Start();
        Log.Started(logger, _name);
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await TryTurnAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The regular end: what follows commits what was read.
        }

        await Task.WhenAll(_held.Values.Select(source => source.StopAsync(_drain, time)));
        await TryLeaveAsync();
    }

    private async Task TryTurnAsync(CancellationToken ct)
    {
        try
        {
            LeaseBoard board = await leases.RenewAsync(_name, _lease, ct);
            Volatile.Write(ref _renewed, time.GetTimestamp());
            await EndLostAsync(board);
            await GiveBackAsync(board, ct);
            await TakeFreeAsync(board, ct);
            metrics.Holds(_held.Count);
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or IOException)
        {
            // The pipelines go on trying by themselves: where another worker was faster, the compare-and-set tells them.
            Log.NotRenewed(logger, exception.Message);
        }
    }

    /// <summary>Ends pipelines whose lease is gone or which ended by themselves.</summary>
    private async Task EndLostAsync(LeaseBoard board)
    {
        HashSet<int> mine = [.. board.Sources.Where(source => source.Mine).Select(source => source.Id)];
        foreach ((int id, HeldSource source) in _held.ToList())
        {
            bool lost = !mine.Contains(id);
            if (lost || source.HasEnded)
            {
                _held.Remove(id);
                await source.DisposeAsync();
                metrics.Forget(source.Identity);
                Log.Ended(logger, source.Identity, lost, source.Failure);
            }
        }
    }

    private async Task GiveBackAsync(LeaseBoard board, CancellationToken ct)
    {
        KeyValuePair<int, HeldSource>[] excess = [.. _held.OrderByDescending(pair => pair.Key).Take(_held.Count - board.Share)];
        // Side by side: one after the other could take longer than the leases of the others last.
        await Task.WhenAll(excess.Select(pair => pair.Value.StopAsync(Every, time)));
        foreach ((int id, HeldSource source) in excess)
        {
            _held.Remove(id);
            metrics.Forget(source.Identity);
            await leases.ReleaseAsync(_name, id, ct);
            Log.GivenBack(logger, source.Identity);
        }
    }

    private async Task TakeFreeAsync(LeaseBoard board, CancellationToken ct)
    {
        foreach (LeasedSource source in board.Sources.Where(source => !_held.ContainsKey(source.Id)))
        {
            if (_held.Count >= board.Share)
            {
                return;
            }

            if (source.Mine || (source.Free && await leases.TakeAsync(_name, source.Id, _lease, ct)))
            {
                metrics.Took();
                Log.Taken(logger, source.Identity, source.Position);
                var stream = new StreamSource(redis.StreamOf(source.Identity), source.Identity, metrics, time, sourceLogger);
                _held.Add(source.Id, new HeldSource(source.Identity, pipelines.Create(stream, source.Position)));
            }
        }
    }

    private async Task TryLeaveAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Every * 2, time);
            await leases.LeaveAsync(_name, limit.Token);
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or IOException or OperationCanceledException)
        {
            // The leases run out by themselves.
            Log.NotRenewed(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Worker {Name} started")]
        public static partial void Started(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Information, "Storing the clicks of {Source} from position {Position} on")]
        public static partial void Taken(ILogger logger, string source, long position);

        [LoggerMessage(3, LogLevel.Information, "{Source} is given back: workers share the sources evenly")]
        public static partial void GivenBack(ILogger logger, string source);

        [LoggerMessage(4, LogLevel.Warning, "The pipeline of {Source} ended here (lease lost: {Lost})")]
        public static partial void Ended(ILogger logger, string source, bool lost, Exception? failure);

        [LoggerMessage(5, LogLevel.Warning, "Leases could not be renewed: {Reason}. Check the database; clicks wait in their streams and journals")]
        public static partial void NotRenewed(ILogger logger, string reason);
    }
}
