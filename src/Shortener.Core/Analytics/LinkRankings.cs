using System.Collections.Concurrent;
using Shortener.Core.Clicks;

namespace Shortener.Core.Analytics;

/// <summary>
/// Which links of a workspace were clicked how often by people in the last <see cref="Days"/> days. Counting reads a row for each hour of
/// each clicked link, so what was counted is kept for a while: asked for again it is there at once, and counted anew beside the question
/// where it is older than <see cref="Fresh"/>. Thread-safe.
/// </summary>
public sealed class LinkRankings(ILinkTotals totals, TimeProvider time)
{
    public const int Days = 30;

    /// <summary>Links of one workspace that are ranked; the others count as not clicked.</summary>
    public const int MaxLinks = 250_000;

    /// <summary>Age up to which nothing is counted anew.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>Age up to which a question does not wait for the next count.</summary>
    public static readonly TimeSpan Usable = TimeSpan.FromMinutes(5);

    /// <summary>Links of all workspaces together that are kept in memory, 32 bytes each and some.</summary>
    private const long MaxKept = 1_000_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<int, Kept> _kept = new();
    private readonly ConcurrentDictionary<int, Task<LinkRanking>> _counting = new();

    /// <summary>The ranking, at most <see cref="Usable"/> old. Cancelling leaves the count under way to whoever asks next.</summary>
    public async ValueTask<LinkRanking> ReadAsync(int workspaceId, CancellationToken ct)
    {
        if (!_kept.TryGetValue(workspaceId, out Kept? kept))
        {
            return await CountAsync(workspaceId).WaitAsync(ct);
        }

        TimeSpan age = time.GetElapsedTime(kept.At);
        if (age < Fresh)
        {
            return kept.Ranking;
        }

        Task<LinkRanking> counting = CountAsync(workspaceId);
        return age < Usable ? kept.Ranking : await counting.WaitAsync(ct);
    }

    /// <summary>One count at a time for each workspace.</summary>
    private Task<LinkRanking> CountAsync(int workspaceId)
    {
        var begun = new TaskCompletionSource<LinkRanking>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<LinkRanking> shared = _counting.GetOrAdd(workspaceId, begun.Task);
        if (shared == begun.Task)
        {
            _ = RunAsync(workspaceId, begun);
        }

        return shared;
    }

    private async Task RunAsync(int workspaceId, TaskCompletionSource<LinkRanking> begun)
    {
        // Nobody's to cancel: others wait for it.
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            int now = (int)(UnixMicros.Now(time) / UnixMicros.PerHour) + 1;
            var ranking = new LinkRanking(await totals.TopAsync(workspaceId, new SlotRange(now - (Days * 24), now), MaxLinks, timeout.Token));
            _kept[workspaceId] = new Kept(ranking, time.GetTimestamp());
            Trim();
            _counting.TryRemove(workspaceId, out _);
            begun.SetResult(ranking);
        }
        catch (Exception exception)
        {
            _counting.TryRemove(workspaceId, out _);
            begun.SetException(exception);
            // Of a count beside a question nobody hears: the next question asks again.
            _ = begun.Task.Exception;
        }
    }

    private void Trim()
    {
        while (_kept.Count > 1 && _kept.Values.Sum(kept => (long)kept.Ranking.Count) > MaxKept)
        {
            _kept.TryRemove(_kept.MinBy(pair => pair.Value.At).Key, out _);
        }
    }

    private sealed record Kept(LinkRanking Ranking, long At);
}
