using Shortener.Core.Interstitials;
using StackExchange.Redis;

namespace Shortener.Api.Interstitials;

/// <summary>Counts showings toward frequency caps for visitors without a cookie: in Redis where there is one, else in this node's memory. Thread-safe.</summary>
internal sealed partial class FrequencyGate(ShowingCounts counts, ISharedShowings? shared, ILogger<FrequencyGate> logger)
{
    /// <summary>Whether the visitor may be shown it once more. One without a pseudonym cannot be told from others, and may.</summary>
    public async Task<bool> TryTakeAsync(long interstitialId, FrequencyCap? cap, long? visitor, CancellationToken ct)
    {
        if (cap is null || visitor is not { } pseudonym)
        {
            return true;
        }

        if (shared is not null)
        {
            try
            {
                if (await shared.CountAsync(interstitialId, pseudonym, TimeSpan.FromHours(cap.Hours), ct) is { } shown)
                {
                    return shown <= cap.Showings;
                }
            }
            catch (Exception away) when (away is RedisException or TimeoutException or InvalidOperationException)
            {
                Log.SharedAway(logger, away);
            }
        }

        return counts.TryTake(interstitialId, pseudonym, cap);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Showings are counted on this node alone until Redis answers")]
        public static partial void SharedAway(ILogger logger, Exception exception);
    }
}
