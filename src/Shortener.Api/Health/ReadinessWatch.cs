using System.Diagnostics.Metrics;

namespace Shortener.Api.Health;

/// <summary>
/// Looks at every readiness check once a second, so that a fault is seen when nobody asks <c>/readyz</c>: writes one line with the
/// reason and the remedy to the log when a part changes its state, one when it is well again, and keeps the
/// gauge <c>shortener.health</c> (0 ok, 1 degraded, 2 failed) by check.
/// </summary>
internal sealed partial class ReadinessWatch : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>A check promises to answer within a second; one that does not is itself the fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IReadinessCheck[] _checks;
    private readonly TimeProvider _time;
    private readonly ILogger<ReadinessWatch> _logger;
    private readonly Meter _meter;

    // Swapped whole by each round, read by scrapes and by /readyz.
    private volatile ReadinessResult[] _last = [];

    public ReadinessWatch(IEnumerable<IReadinessCheck> checks, IMeterFactory meters, TimeProvider time, ILogger<ReadinessWatch> logger)
    {
        _checks = [.. checks];
        _time = time;
        _logger = logger;
        _meter = meters.Create("Shortener.Health");
        _meter.CreateObservableGauge("shortener.health", Measure, null, "State by check: 0 ok, 1 degraded, 2 failed");
    }

    /// <summary>Asks every check, all at once and none longer than it may take.</summary>
    public async Task<ReadinessResult[]> LookAsync(CancellationToken ct)
    {
        ReadinessResult[] results = await Task.WhenAll(_checks.Select(check => LookAsync(check, ct)));
        Report(Interlocked.Exchange(ref _last, results), results);
        return results;
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The regular end.
        }
    }

    private async Task<ReadinessResult> LookAsync(IReadinessCheck check, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task<ReadinessResult> looking = Task.Run(async () => await check.CheckAsync(limit.Token), CancellationToken.None);
        try
        {
            return await looking.WaitAsync(Patience, _time, ct);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
            return new ReadinessResult(check.Name, ReadinessStatus.Degraded,
                $"The check does not answer within {Patience.TotalSeconds:0} s: what it looks at hangs. Look at that server or disk first.");
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return new ReadinessResult(check.Name, ReadinessStatus.Degraded, $"The check itself failed: {failed.GetType().Name}: {failed.Message}");
        }
    }

    private IEnumerable<Measurement<int>> Measure() =>
        _last.Select(result => new Measurement<int>((int)result.Status, new KeyValuePair<string, object?>("check", result.Name)));

    private void Report(ReadinessResult[] before, ReadinessResult[] now)
    {
        foreach (ReadinessResult result in now)
        {
            ReadinessStatus was = before.FirstOrDefault(old => old.Name == result.Name)?.Status ?? ReadinessStatus.Ok;
            if (result.Status == was)
            {
                continue;
            }

            if (result.Status == ReadinessStatus.Ok)
            {
                Log.WellAgain(_logger, result.Name);
            }
            else
            {
                Log.Unwell(_logger, result.Name, result.Status, result.Reason);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Check {Check} is {Status}: {Reason}")]
        public static partial void Unwell(ILogger logger, string check, ReadinessStatus status, string? reason);

        [LoggerMessage(2, LogLevel.Information, "Check {Check} is ok again")]
        public static partial void WellAgain(ILogger logger, string check);
    }
}
