using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Ids;
using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>
/// Delivers webhooks where clicks are stored: feeds what happened to links, gives each endpoint with something due a lane of its own,
/// and removes what is over.
/// </summary>
internal sealed partial class WebhookService(
    IWebhookQueue queue,
    IWebhookFeed feed,
    LinkEventFeeder links,
    EndedLinkFeeder ends,
    LeadEventFeeder leads,
    WebhookLane lane,
    WebhookMetrics metrics,
    DeliversWebhooks here,
    IOptions<WebhookOptions> options,
    TimeProvider time,
    ILogger<WebhookService> logger) : BackgroundService
{
    /// <summary>How long an event waits at most before it is noticed.</summary>
    internal static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    private const int MaxPruneSlices = 50;

    // Renewed with every poll; a process that was killed is missed this long.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    // What an attempt under way may take when the process stops.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SlowEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PruneLogEvery = TimeSpan.FromMinutes(10);

    // Nodes and shared caches that follow the changes look back a quarter of an hour at most.
    private static readonly TimeSpan KeepChanges = TimeSpan.FromDays(1);

    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly Dictionary<long, Running> _lanes = [];
    private readonly HashSet<string> _failing = [];
    private long _slowAt;
    private long _measuredAt;
    private long _prunedAt;
    private long _logPrunedAt;
    private bool _anySubscribers = true;

    // Written by the service, read by health checks.
    private long _succeededAt;

    /// <summary>Time since a poll succeeded, or since the start; null where this process delivers nothing.</summary>
    public TimeSpan? SinceSuccess => Volatile.Read(ref _succeededAt) is var at and not 0 ? time.GetElapsedTime(at) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!here.Value)
        {
            return;
        }

        Volatile.Write(ref _succeededAt, time.GetTimestamp());
        using var hard = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var timer = new PeriodicTimer(PollEvery, time);
        try
        {
            do
            {
                await PollAsync(stoppingToken, hard.Token);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The regular end.
        }

        hard.CancelAfter(StopPatience);
        await Task.WhenAll(_lanes.Values.Select(running => running.Task));
        await LeaveAsync();
    }

    /// <summary>One round. Steps fail for themselves: an event that cannot be read keeps no message waiting.</summary>
    private async Task PollAsync(CancellationToken soft, CancellationToken hard)
    {
        // First: leases end while a slow step runs. Again behind the feed, so that its messages need not wait for the next round.
        bool succeeded = await StepAsync("send", () => StartLanesAsync(soft, hard), soft);
        succeeded &= await StepAsync("changes", async () => _anySubscribers = await links.FeedChangesAsync(soft), soft);
        if (IsDue(ref _slowAt, SlowEvery))
        {
            succeeded &= await StepAsync("ends", () => ends.FeedAsync(soft), soft);
            succeeded &= !_anySubscribers || await StepAsync("breaks", () => links.FeedBrokenAsync(soft), soft);
            succeeded &= !_anySubscribers || await StepAsync("leads", () => leads.FeedAsync(soft), soft);
        }

        succeeded &= await StepAsync("send", () => StartLanesAsync(soft, hard), soft);
        if (IsDue(ref _measuredAt, MeasureEvery))
        {
            succeeded &= await StepAsync("measure", async () => metrics.Show(await queue.MeasureAsync(time.GetUtcNow(), soft)), soft);
        }

        if (IsDue(ref _prunedAt, PruneEvery))
        {
            succeeded &= await StepAsync("prune", () => PruneAsync(soft), soft);
        }

        if (succeeded)
        {
            Volatile.Write(ref _succeededAt, time.GetTimestamp());
        }
    }

    /// <summary>What fails is logged once until it works again.</summary>
    private async Task<bool> StepAsync(string name, Func<Task> step, CancellationToken soft)
    {
        try
        {
            await step();
            if (_failing.Remove(name))
            {
                Log.WorksAgain(logger, name);
            }

            return true;
        }
        catch (Exception failure) when (!soft.IsCancellationRequested)
        {
            // Most often the database is away; whatever it is, the host must not stop for it.
            if (_failing.Add(name))
            {
                Log.StepFailed(logger, name, failure);
            }

            return false;
        }
    }

    private bool IsDue(ref long last, TimeSpan every)
    {
        if (last != 0 && time.GetElapsedTime(last) < every)
        {
            return false;
        }

        last = time.GetTimestamp();
        return true;
    }

    private async Task StartLanesAsync(CancellationToken soft, CancellationToken hard)
    {
        foreach (long over in _lanes.Where(running => running.Value.Task.IsCompleted).Select(running => running.Key).ToArray())
        {
            _lanes.Remove(over);
        }

        int free = options.Value.Concurrency - _lanes.Count;
        int failing = _lanes.Values.Count(running => running.IsFailing);
        foreach (Webhook webhook in await queue.ClaimAsync(_owner, Lease, free, _lanes.Keys, time.GetUtcNow(), soft))
        {
            // Endpoints that fail may hang: whatever they do, half of the places are for the others.
            bool isFailing = webhook.FailingSince is not null;
            if (isFailing && ++failing > options.Value.Concurrency / 2)
            {
                break;
            }

            _lanes[webhook.Id] = new Running(RunLaneAsync(webhook.Id, soft, hard), isFailing);
        }
    }

    private async Task RunLaneAsync(long webhookId, CancellationToken soft, CancellationToken hard)
    {
        await Task.Yield();
        try
        {
            await lane.RunAsync(_owner, webhookId, soft, hard);
        }
        catch (OperationCanceledException) when (hard.IsCancellationRequested)
        {
            // The attempt is made again by whoever comes next.
        }
        catch (Exception failure)
        {
            // Its messages stay; the next round gives it a lane again.
            Log.LaneFailed(logger, OpaqueId.Webhook.Format(webhookId), failure);
        }
    }

    private async Task PruneAsync(CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        await queue.PruneRangesAsync(ct);
        if (_logPrunedAt == 0 || time.GetElapsedTime(_logPrunedAt) >= PruneLogEvery)
        {
            _logPrunedAt = time.GetTimestamp();
            DateTimeOffset logBefore = now - TimeSpan.FromDays(options.Value.LogDays);
            for (int slice = 0; slice < MaxPruneSlices && await queue.PruneLogAsync(logBefore, options.Value.LogDeliveries, ct) > 0; slice++)
            {
                // As below.
            }
        }

        for (int slice = 0; slice < MaxPruneSlices && await feed.PruneChangesAsync(now - KeepChanges, _anySubscribers, ct) > 0; slice++)
        {
            // Each slice is a transaction of its own, so that nobody waits for long.
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await queue.LeaveAsync(_owner, CancellationToken.None).WaitAsync(StopPatience, time);
        }
        catch (Exception away) when (away is System.Data.Common.DbException or TimeoutException or System.Net.Sockets.SocketException)
        {
            // The leases end by themselves.
            Log.NotLeft(logger, away.Message);
        }
    }

    private readonly record struct Running(Task Task, bool IsFailing);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Webhooks: {Step} failed, the next round tries again")]
        public static partial void StepFailed(ILogger logger, string step, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "Webhooks: {Step} works again")]
        public static partial void WorksAgain(ILogger logger, string step);

        [LoggerMessage(3, LogLevel.Warning, "Messages of webhook {WebhookId} wait, the next round tries again")]
        public static partial void LaneFailed(ILogger logger, string webhookId, Exception exception);

        [LoggerMessage(4, LogLevel.Debug, "Leases of webhooks could not be given back: {Reason}")]
        public static partial void NotLeft(ILogger logger, string reason);
    }
}

/// <summary>Whether this process delivers webhooks: where it stores clicks.</summary>
internal sealed record DeliversWebhooks(bool Value);
