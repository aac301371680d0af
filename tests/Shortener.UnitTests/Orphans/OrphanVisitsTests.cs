using Shortener.Core.Orphans;
using Shortener.UnitTests.Redirects;

namespace Shortener.UnitTests.Orphans;

public sealed class OrphanVisitsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Visits_are_counted_by_domain_hour_kind_and_bot()
    {
        var visits = new OrphanVisits(_time);
        visits.Count(1, OrphanKind.Root, "", isBot: false);
        visits.Count(1, OrphanKind.Root, "", isBot: true);
        visits.Count(2, OrphanKind.UnknownSlug, "nope", isBot: false);
        visits.Count(2, OrphanKind.UnknownSlug, "nope", isBot: false);
        _time.Advance(TimeSpan.FromHours(1));
        visits.Count(1, OrphanKind.Root, "", isBot: false);
        int hour = (int)(_time.GetUtcNow().ToUnixTimeSeconds() / 3_600);

        OrphanBatch batch = visits.Drain();
        Assert.Equal(
            [new(1, hour - 1, OrphanKind.Root, 1, 1), new(1, hour, OrphanKind.Root, 1, 0), new(2, hour - 1, OrphanKind.UnknownSlug, 2, 0)],
            batch.Hours.OrderBy(row => row.DomainId).ThenBy(row => row.Hour));
        Assert.Equal([new OrphanSlug(2, hour / 24, "nope", 2, 0)], batch.Slugs);
        Assert.True(visits.Drain().IsEmpty);
        Assert.Equal((3, 2), (visits.Total(OrphanKind.Root), visits.Total(OrphanKind.UnknownSlug)));
    }

    [Fact]
    public void Made_up_slugs_take_no_room_while_every_visit_is_counted()
    {
        var visits = new OrphanVisits(_time);
        for (int i = 0; i < 20_000; i++)
        {
            visits.Count(1, OrphanKind.UnknownSlug, $"scan-{i}", isBot: true);
            if (i % 100 == 99)
            {
                visits.Count(1, OrphanKind.UnknownSlug, "missing", isBot: false);
            }
        }

        OrphanBatch batch = visits.Drain();
        Assert.Equal((200, 20_000), (batch.Hours.Single().Visits, batch.Hours.Single().BotVisits));
        // Those of the first moments, and the one that came again.
        Assert.InRange(batch.Slugs.Count, 1, UnknownSlugCounts.FirstSeen + 1);
        Assert.Equal(200, batch.Slugs.Single(slug => slug.Slug == "missing").Visits);
    }

    [Fact]
    public void A_slug_that_comes_back_is_counted_each_time_once()
    {
        var visits = new OrphanVisits(_time);
        long counted = 0;
        for (int second = 0; second < 50; second++)
        {
            for (int i = 0; i < 200; i++)
            {
                visits.Count(1, OrphanKind.UnknownSlug, $"{second}-{i}", isBot: true);
            }

            visits.Count(1, OrphanKind.UnknownSlug, "missing", isBot: false);
            counted += visits.Drain().Slugs.Where(slug => slug.Slug == "missing").Sum(slug => slug.Visits);
        }

        // Another slug may take a remembered place: each such loss makes one visit count late or not at all, never twice.
        Assert.InRange(counted, 45, 50);
    }

    [Fact]
    public void Slugs_of_one_batch_are_bounded()
    {
        var visits = new OrphanVisits(_time);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 5_000; i++)
            {
                visits.Count(1, OrphanKind.UnknownSlug, $"again-{i}", isBot: true);
            }
        }

        Assert.InRange(visits.Drain().Slugs.Count, UnknownSlugCounts.MaxTracked / 2, UnknownSlugCounts.MaxTracked);
    }

    [Fact]
    public void Counting_allocates_nothing_in_the_steady_state()
    {
        var visits = new OrphanVisits(_time);
        string[] slugs = [.. Enumerable.Range(0, 5_000).Select(i => $"s{i}")];
        visits.Count(1, OrphanKind.UnknownSlug, "missing", isBot: false);
        visits.Count(1, OrphanKind.Root, "", isBot: false);
        foreach (string slug in slugs.AsSpan(0, 200))
        {
            visits.Count(1, OrphanKind.UnknownSlug, slug, isBot: true);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (string slug in slugs.AsSpan(200))
        {
            visits.Count(1, OrphanKind.UnknownSlug, slug, isBot: true);
            visits.Count(1, OrphanKind.UnknownSlug, "missing", isBot: false);
            visits.Count(1, OrphanKind.Root, "", isBot: false);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_between_counting_and_draining()
    {
        const int visitsEach = 100_000;
        var visits = new OrphanVisits(_time);
        using var stop = new CancellationTokenSource();
        long drained = 0, slugs = 0;
        Task reader = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Take();
                _time.Advance(TimeSpan.FromMinutes(7));
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < visitsEach; i++)
            {
                visits.Count(1, OrphanKind.UnknownSlug, "missing", isBot: (i & 1) == 0);
            }
        })));
        await stop.CancelAsync();
        await reader;
        Take();
        Assert.Equal(4 * visitsEach, drained);
        Assert.InRange(slugs, 4 * visitsEach * 0.95, 4 * visitsEach);

        void Take()
        {
            OrphanBatch batch = visits.Drain();
            drained += batch.Hours.Sum(hour => hour.Visits + hour.BotVisits);
            slugs += batch.Slugs.Sum(slug => slug.Visits + slug.BotVisits);
        }
    }
}
