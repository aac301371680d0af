using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;

namespace Shortener.Core.Visitors;

/// <summary>
/// Keeps the salts in memory the ones of the database: has the next period's salt inserted a day ahead, has expired ones destroyed, and
/// forgets them. While the database is away the salts at hand stay in use until their own time comes; without one for the day clicks
/// carry no visitor.
/// </summary>
public sealed partial class VisitorSaltKeeper(
    IVisitorSaltStore store,
    VisitorPseudonyms pseudonyms,
    VisitorPeriod period,
    TimeProvider time,
    ILogger<VisitorSaltKeeper> logger)
{
    /// <summary>Time between two rounds: well below the day that a salt is made ahead, and the 48 hours until it is destroyed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Time until the next try when a round failed.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>Used only by the one caller of <see cref="RefreshAsync"/> at a time.</summary>
    private IReadOnlyList<VisitorSalt> _salts = [];

    /// <summary>
    /// One round; false when the database could not be asked. Call it once before clicks are answered, after the migrations. Not
    /// thread-safe: one caller at a time.
    /// </summary>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        long now = UnixMicros.Now(time);
        bool done = false;
        try
        {
            int today = VisitorSalt.StartOf(period, UnixMicros.Day(now));
            int dayAhead = VisitorSalt.StartOf(period, UnixMicros.Day(now + UnixMicros.PerDay));
            int destroyed = await store.DestroyExpiredAsync(ct);
            if (destroyed > 0)
            {
                Log.Destroyed(logger, destroyed);
            }

            _salts = await store.EnsureAsync(period, today == dayAhead ? [today] : [today, dayAhead], ct);
            done = true;
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or InvalidOperationException or IOException)
        {
            // Redirects go on with the salts at hand; the loop tries again.
            Log.Failed(logger, exception);
        }

        // By this node's clock, for a database that stays away beyond the time to destroy.
        _salts = [.. _salts.Where(salt => salt.DestroyAtUnixMicros > now)];
        pseudonyms.Use(_salts);
        if (done && !pseudonyms.Covers(now))
        {
            Log.NoSalt(logger);
        }

        return done;
    }

    /// <summary>Rounds until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                bool done = await RefreshAsync(ct);
                await Task.Delay(done ? Interval : RetryInterval, time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops; nothing is to be handed over.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} expired visitor salts destroyed")]
        public static partial void Destroyed(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Visitor salts could not be refreshed; those at hand stay in use")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "No visitor salt for this node's date: its clock differs from the database's by more than two days. Clicks carry no visitor")]
        public static partial void NoSalt(ILogger logger);
    }
}
