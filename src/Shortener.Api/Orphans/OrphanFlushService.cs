using Shortener.Core.Clicks;
using Shortener.Core.Orphans;

namespace Shortener.Api.Orphans;

/// <summary>
/// Stores what <see cref="OrphanVisits"/> counted, every second and once more at the end. While the database is away, the counts by hour
/// wait for it; slugs beyond <see cref="MaxWaitingSlugs"/> are let go. A commit whose answer is lost may be added twice: these are
/// figures to look at, not an account.
/// </summary>
internal sealed partial class OrphanFlushService(OrphanVisits visits, IOrphanVisitStore store, TimeProvider time, ILogger<OrphanFlushService> logger)
    : BackgroundService
{
    internal const int MaxWaitingSlugs = 4_096;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    // Only the loop, and the stop behind it, touch these.
    private OrphanBatch _waiting = new([], []);
    private bool _failing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(LastPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await FlushAsync(either.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        long prunedAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Not cancelled by the stop: a commit that may or may not have happened would be added again.
                bool wrote = await FlushAsync(CancellationToken.None);
                if (wrote && time.GetElapsedTime(prunedAt) >= PruneEvery)
                {
                    prunedAt = time.GetTimestamp();
                    await PruneAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The regular end; the last counts follow in StopAsync.
        }
    }

    /// <summary>Whether there was something, and it is stored.</summary>
    internal async Task<bool> FlushAsync(CancellationToken ct)
    {
        _waiting = Join(_waiting, visits.Drain());
        if (_waiting.IsEmpty)
        {
            return false;
        }

        try
        {
            await store.AddAsync(_waiting, ct);
            _waiting = new OrphanBatch([], []);
            _failing = false;
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!_failing)
            {
                Log.NotStored(logger, exception);
            }

            _failing = true;
            return false;
        }
        catch (OperationCanceledException)
        {
            // At the stop; what was drained waits for the last attempt, or is lost with it.
            return false;
        }
    }

    private async Task PruneAsync(CancellationToken ct)
    {
        try
        {
            await store.PruneAsync(UnixMicros.Day(UnixMicros.Now(time)), ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotPruned(logger, exception);
        }
    }

    private static OrphanBatch Join(OrphanBatch waiting, OrphanBatch counted)
    {
        if (waiting.IsEmpty || counted.IsEmpty)
        {
            return waiting.IsEmpty ? counted : waiting;
        }

        return new OrphanBatch(
            [.. waiting.Hours.Concat(counted.Hours)
                .GroupBy(hour => (hour.DomainId, hour.Hour, hour.Kind))
                .Select(same => new OrphanHour(same.Key.DomainId, same.Key.Hour, same.Key.Kind, same.Sum(hour => hour.Visits), same.Sum(hour => hour.BotVisits)))],
            [.. waiting.Slugs.Concat(counted.Slugs)
                .GroupBy(slug => (slug.DomainId, slug.Day, slug.Slug))
                .Select(same => new OrphanSlug(same.Key.DomainId, same.Key.Day, same.Key.Slug, same.Sum(slug => slug.Visits), same.Sum(slug => slug.BotVisits)))
                .Take(MaxWaitingSlugs)]);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Visits to unknown addresses could not be stored; they wait for the database")]
        public static partial void NotStored(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Rarely visited unknown slugs could not be pruned")]
        public static partial void NotPruned(ILogger logger, Exception exception);
    }
}
