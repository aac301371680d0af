using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Ids;
using Shortener.Core.LinkHealth;

namespace Shortener.Ingest.LinkHealth;

/// <summary>
/// Checks links' destinations on a schedule, where <see cref="LinkHealthOptions.Enabled"/>. Nodes share the links by claiming them in
/// the database; a claim of a node that died ends by itself.
/// </summary>
internal sealed partial class LinkHealthService(
    ILinkHealthStore store, LinkChecker checker, IOptions<LinkHealthOptions> options, TimeProvider time, ILogger<LinkHealthService> logger)
    : BackgroundService
{
    /// <summary>How long a new link waits at most before it is noticed.</summary>
    internal static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(10);

    private const int SeedLimit = 2_000;
    private const int ChunksPerRound = 10;

    // Claimed at once per place: a batch takes four times a check's 20 s (HEAD and GET) at worst, far less than the claim lasts.
    private const int ClaimsPerPlace = 4;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    // Links whose ids were committed out of order are noticed when the walk begins again.
    private static readonly TimeSpan WalkEvery = TimeSpan.FromHours(1);

    private long _seededTo;
    private long _walkBegan;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(PollEvery, time);
        try
        {
            do
            {
                await RunRoundAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The regular end; claims run out by themselves.
        }
    }

    /// <summary>Notices links that nobody has looked at, then checks everything that is due.</summary>
    internal async Task RunRoundAsync(CancellationToken ct)
    {
        try
        {
            await SeedAsync(ct);
            int limit = options.Value.Concurrency * ClaimsPerPlace;
            TimeSpan interval = TimeSpan.FromHours(options.Value.IntervalHours);
            IReadOnlyList<DueLink> due;
            while ((due = await store.ClaimAsync(limit, Lease, interval, ct)).Count > 0)
            {
                var places = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = ct };
                await Parallel.ForEachAsync(due, places, (link, token) => CheckAsync(link, interval, token));
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Most often the database is away, of which the pipeline tells; whatever it is, the host must not stop for it.
            Log.RoundFailed(logger, failure);
        }
    }

    /// <summary>Checks one link. What goes wrong with it, other than its release, keeps nobody from the others.</summary>
    private async ValueTask CheckAsync(DueLink link, TimeSpan interval, CancellationToken ct)
    {
        try
        {
            await checker.CheckAsync(link.Url, link.State, interval, ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Log.CheckFailed(logger, OpaqueId.Link.Format(link.State.LinkId), failure);
            LinkHealthState unknown = link.State.After(link.Url, LinkFinding.Unknown, LinkChecker.NotCheckable, time.GetUtcNow());
            await store.SaveAsync(unknown, interval, ct);
        }
    }

    private async Task SeedAsync(CancellationToken ct)
    {
        if (_walkBegan == 0 || time.GetElapsedTime(_walkBegan) >= WalkEvery)
        {
            _walkBegan = time.GetTimestamp();
            _seededTo = 0;
        }

        for (int chunk = 0; chunk < ChunksPerRound; chunk++)
        {
            long last = await store.SeedAsync(_seededTo, SeedLimit, ct);
            if (last == _seededTo)
            {
                return;
            }

            _seededTo = last;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Links could not be checked; the next round tries again")]
        public static partial void RoundFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Link {LinkId} could not be checked; it waits for its next regular check")]
        public static partial void CheckFailed(ILogger logger, string linkId, Exception exception);
    }
}
