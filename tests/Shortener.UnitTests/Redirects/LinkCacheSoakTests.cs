using System.Globalization;
using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

/// <summary>Measures memory and uses every core, so it runs alone.</summary>
[CollectionDefinition(nameof(LinkCacheSoakTests), DisableParallelization = true)]
[Collection(nameof(LinkCacheSoakTests))]
[Trait("Category", "Soak")]
public sealed class LinkCacheSoakTests
{
    [Fact]
    public void Million_links_stay_within_their_bytes_and_their_bound()
    {
        const int links = 1_000_000;
        string[] slugs = new string[links];
        for (int i = 0; i < links; i++)
        {
            slugs[i] = i.ToString("x7", CultureInfo.InvariantCulture);
        }

        var cache = new LinkCache(links);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < links; i++)
        {
            // Slug and URL as they come from a store: strings of the link's own.
            cache.Set(RedirectPlan.Compile(Targets.Link(new string(slugs[i]), "https://destination.example/" + slugs[i])), 0);
        }

        long url = 22 + (2 * ("https://destination.example/".Length + 7));
        double each = ((double)(GC.GetTotalMemory(forceFullCollection: true) - before) / links) - url;
        Assert.Equal(links, cache.Count);
        Assert.InRange(each, 50, 250);
        Assert.All(slugs, slug => Assert.NotNull(cache.FindStale(1, slug)));

        for (int i = 0; i < links / 4; i++)
        {
            cache.Set(Targets.Plan("more-" + slugs[i]), 0);
        }

        Assert.Equal(links, cache.Count);
        GC.KeepAlive(cache);
    }

    [Fact]
    public void Million_made_up_slugs_cost_no_more_than_the_table()
    {
        var time = new ManualTime();
        var unknown = new UnknownSlugs(time);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 1_000_000; i++)
        {
            unknown.Add(new LinkKey(1, i.ToString("d64", CultureInfo.InvariantCulture)), time.GetTimestamp());
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(bytes, 1_000_000, 16 * 1024 * 1024);
        GC.KeepAlive(unknown);
    }

    [Fact]
    public async Task Readers_never_see_a_wrong_link_while_writers_evict_and_remove()
    {
        const int capacity = 512;
        string[] slugs = [.. Enumerable.Range(0, 4_096).Select(i => i.ToString("x4", CultureInfo.InvariantCulture))];
        var cache = new LinkCache(capacity);
        using var stop = new CancellationTokenSource();
        Task[] writers = [.. Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (long version = 1; !stop.IsCancellationRequested; version++)
            {
                string slug = slugs[random.Next(slugs.Length)];
                switch (random.Next(8))
                {
                    case 0:
                        cache.Remove(1, slug);
                        break;
                    case 1:
                        cache.Invalidate(1, slug, version);
                        break;
                    default:
                        cache.Set(Targets.Plan(slug, version), 0);
                        break;
                }
            }
        }))];
        Task[] readers = [.. Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(100 + seed);
            for (int found = 0; found < 200_000;)
            {
                string slug = slugs[random.Next(slugs.Length)];
                if (cache.Find(1, slug) is { } plan)
                {
                    Assert.Equal(slug, plan.Slug);
                    found++;
                }
            }
        }))];

        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(10));

        int held = slugs.Count(slug => cache.FindStale(1, slug) is not null);
        Assert.Equal(held, cache.Count);
        Assert.InRange(held, 1, capacity);
    }
}
