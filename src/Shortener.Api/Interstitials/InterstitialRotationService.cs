using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;
using Shortener.Core.Storage;

namespace Shortener.Api.Interstitials;

/// <summary>
/// Tells interstitials that rotate by result how their creatives did: every <see cref="Period"/>, by the impressions and clicks of people in
/// the last <see cref="Days"/> days. One at a time; what could not be read keeps its weights until the next round.
/// </summary>
internal sealed partial class InterstitialRotationService(
    InterstitialTable table, InterstitialWeights weights, MetricsReader metrics, TimeProvider time, ILogger<InterstitialRotationService> logger)
    : BackgroundService
{
    private const int Days = 30;
    private const int MaxCreatives = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    /// <summary>One round over all interstitials that rotate.</summary>
    internal async Task LearnAsync(CancellationToken ct)
    {
        // Told at once: each time the weights change, every interstitial that rotates is compiled anew.
        var learnt = new Dictionary<long, double>();
        foreach (Interstitial interstitial in table.Current.Rotating())
        {
            try
            {
                foreach ((Creative creative, double share) in await SharesAsync(interstitial, ct))
                {
                    learnt[creative.Id] = share;
                }
            }
            catch (Exception away) when (DatabaseAway.Is(away) && !ct.IsCancellationRequested)
            {
                Log.NotLearnt(logger, away.Message);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                // Whatever one of them brings, as a workspace that is erased meanwhile: the others are told, and the server goes on.
                Log.Failed(logger, exception, OpaqueId.Interstitial.Format(interstitial.Id));
            }
        }

        weights.Learn(learnt);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await LearnAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<IEnumerable<(Creative Creative, double Share)>> SharesAsync(Interstitial interstitial, CancellationToken ct)
    {
        var query = new MetricsQuery
        {
            WorkspaceId = interstitial.WorkspaceId,
            From = PeriodBound.At(UnixMicros.From(time.GetUtcNow().AddDays(-Days))),
            Filters = [new MetricsFilter(Dimension.Interstitial, [OpaqueId.Interstitial.Format(interstitial.Id)], [])],
        };
        Breakdown? results = (await metrics.BreakdownAsync(query, Dimension.Creative, MaxCreatives, null, ct)).Value;
        Dictionary<string, BreakdownItem> byId = (results?.Items ?? []).Where(item => item.Value is not null).ToDictionary(item => item.Value!);
        Creative[] turning = [.. interstitial.Settings.Creatives.Where(one => one.Weight > 0)];
        double[] shares = InterstitialWeights.Shares(
            [.. turning.Select(one => byId.TryGetValue(OpaqueId.Creative.Format(one.Id), out BreakdownItem? item) ? (item.Impressions, item.Clicks) : (0L, 0L))],
            Random.Shared);
        return turning.Zip(shares);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Results of creatives could not be read: {Reason}")]
        public static partial void NotLearnt(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Results of interstitial {Interstitial} could not be read; its weights stay as they are")]
        public static partial void Failed(ILogger logger, Exception exception, string interstitial);
    }
}
