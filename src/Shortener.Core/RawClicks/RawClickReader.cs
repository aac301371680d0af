using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.RawClicks;

/// <summary>
/// Lists stored clicks, newest first. The rollups tell how far back the next clicks lie, so that no more is sorted than a page needs.
/// Thread-safe.
/// </summary>
public sealed class RawClickReader(IMetricsStore metrics, IRawClickStore clicks, IShortUrls shortUrls, TimeProvider time)
{
    /// <summary>Clicks looked through before the page's own number is known to be rare among them.</summary>
    private const long FirstWindow = 2_000;

    /// <summary>Most clicks looked through with one statement: about half a second of work.</summary>
    private const long LargestWindow = 500_000;

    /// <summary>Ten days of quarters of an hour.</summary>
    private const int SlotsAtOnce = 1_000;

    /// <summary>The clicks that a question is about; <see cref="RawClickSelection.Clicks"/> is null when there are none.</summary>
    public async Task<RawClickSelection> SelectAsync(MetricsQuery query, CancellationToken ct)
    {
        await using IMetricsSnapshot snapshot = await metrics.OpenSnapshotAsync(ct);
        WorkspaceSettings settings = await snapshot.FindWorkspaceAsync(query.WorkspaceId, ct)
            ?? throw new InvalidOperationException($"There is no workspace {query.WorkspaceId}");
        var resolver = new QueryResolver(snapshot, new FilterCompiler(shortUrls), query, settings, UnixMicros.Now(time));
        if (resolver.Refusal != MetricsRefusal.None)
        {
            return new RawClickSelection(null, resolver.Refusal);
        }

        ResolvedPeriod period = await resolver.ResolveAsync(resolver.Asked, Measure.LinkClicks, ct);
        return new RawClickSelection(period.Data is null ? null : period.Clicks, MetricsRefusal.None);
    }

    /// <summary>One page. <see cref="RawClickPage.Next"/> is null behind the last click.</summary>
    /// <param name="selection">From <see cref="SelectAsync"/>.</param>
    /// <param name="before">Where the page before ended; null for the first one.</param>
    /// <param name="limit">Most clicks in the page.</param>
    /// <param name="ct">Gives the question up.</param>
    public async Task<RawClickPage> ReadAsync(ClickSelection selection, ClickPlace? before, int limit, CancellationToken ct)
    {
        // On SQLite the reads below are synchronous, and the thread that called may serve redirects.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        List<StoredClick> page = [];
        var windows = new Windows(clicks, selection, before);
        long most = Math.Clamp(limit * 2L, FirstWindow, LargestWindow);
        while (page.Count <= limit && await windows.NextAsync(most, ct) is { } range)
        {
            int missing = limit + 1 - page.Count;
            IReadOnlyList<StoredClick> found = await clicks.ReadAsync(selection with { Range = range }, before, missing, ct);
            page.AddRange(found);
            if (found.Count < missing)
            {
                // What is asked for is rare: fewer and larger statements.
                most = Math.Min(most * 4, LargestWindow);
            }
        }

        return page.Count > limit ? new RawClickPage(page[..limit], page[limit - 1].Place) : new RawClickPage(page, null);
    }

    /// <summary>Cuts the selection's range into windows of at most so many clicks, last one first, passing over time without clicks.</summary>
    private sealed class Windows(IRawClickStore clicks, ClickSelection selection, ClickPlace? before)
    {
        private readonly Queue<ClickSlot> _slots = new();
        private long _below = before is { } place && place.At < selection.Range.To ? place.At + 1 : selection.Range.To;
        private bool _ended;

        public async Task<TimeRange?> NextAsync(long most, CancellationToken ct)
        {
            (long from, long to, long count) = (0, 0, 0);
            while (await PeekAsync(ct) is { } slot && (count == 0 || count + slot.Clicks <= most))
            {
                _slots.Dequeue();
                to = count == 0 ? slot.To : to;
                from = slot.From;
                count += Math.Max(1, slot.Clicks);
            }

            return count == 0 ? null : new TimeRange(Math.Max(selection.Range.From, from), Math.Min(selection.Range.To, to));
        }

        private async Task<ClickSlot?> PeekAsync(CancellationToken ct)
        {
            if (_slots.Count == 0 && !_ended)
            {
                ClickSelection rest = selection with { Range = selection.Range with { To = _below } };
                IReadOnlyList<ClickSlot> more = rest.Range.IsEmpty ? [] : await clicks.CountSlotsAsync(rest, SlotsAtOnce, ct);
                foreach (ClickSlot slot in more)
                {
                    _slots.Enqueue(slot);
                }

                _ended = more.Count < SlotsAtOnce;
                _below = more.Count == 0 ? _below : more[^1].From;
            }

            return _slots.Count == 0 ? null : _slots.Peek();
        }
    }
}

/// <param name="Clicks">Null when no click can be among them.</param>
/// <param name="Refusal">Why the question is not answered.</param>
public sealed record RawClickSelection(ClickSelection? Clicks, MetricsRefusal Refusal);

/// <param name="Items">By place, descending.</param>
/// <param name="Next">Where the next page begins; null behind the last click.</param>
public sealed record RawClickPage(IReadOnlyList<StoredClick> Items, ClickPlace? Next);
