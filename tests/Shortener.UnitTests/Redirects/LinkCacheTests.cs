using System.Globalization;
using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class LinkCacheTests
{
    [Fact]
    public void Finds_what_was_put_in_by_domain_and_slug()
    {
        var cache = new LinkCache(100);
        RedirectPlan plan = Targets.Plan("abc");
        cache.Set(plan, 0);

        Assert.Same(plan, cache.Find(1, "abc"));
        Assert.Null(cache.Find(2, "abc"));
        Assert.Null(cache.Find(1, "ABC"));
        Assert.Null(cache.Find(1, ""));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Later_plan_takes_the_links_place()
    {
        var cache = new LinkCache(100);
        cache.Set(Targets.Plan(version: 1), 0);
        RedirectPlan later = Targets.Plan(version: 2);
        cache.Set(later, 0);

        Assert.Same(later, cache.Find(1, "abc"));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Invalidated_entry_is_found_only_as_stale_until_it_is_put_in_again()
    {
        var cache = new LinkCache(100);
        RedirectPlan plan = Targets.Plan(version: 4);
        cache.Set(plan, 0);

        cache.Invalidate(1, "abc", 4);
        Assert.Same(plan, cache.Find(1, "abc"));

        cache.Invalidate(1, "abc", 5);
        Assert.Null(cache.Find(1, "abc"));
        Assert.Same(plan, cache.FindStale(1, "abc"));

        cache.Set(Targets.Plan(version: 5), 0);
        Assert.NotNull(cache.Find(1, "abc"));
    }

    [Fact]
    public void Version_of_a_restored_backup_invalidates_too()
    {
        var cache = new LinkCache(100);
        cache.Set(Targets.Plan(version: 9), 0);

        cache.Invalidate(1, "abc", 3);

        Assert.Null(cache.Find(1, "abc"));
    }

    [Fact]
    public void Old_check_is_not_fresh_while_changes_cannot_be_learned_of()
    {
        var cache = new LinkCache(100);
        cache.Set(Targets.Plan("old"), 10);
        cache.Set(Targets.Plan("new"), 70);

        cache.FreshFrom = 60;
        Assert.Null(cache.Find(1, "old"));
        Assert.NotNull(cache.Find(1, "new"));
        cache.Postpone(1, "old", 65);
        Assert.NotNull(cache.Find(1, "old"));

        cache.FreshFrom = null;
        Assert.NotNull(cache.Find(1, "old"));
        Assert.Null(cache.FreshFrom);
    }

    [Fact]
    public void Known_change_is_not_postponed()
    {
        var cache = new LinkCache(100);
        cache.Set(Targets.Plan(version: 1), 0);
        cache.Invalidate(1, "abc", 2);

        cache.Postpone(1, "abc", 1_000);

        Assert.Null(cache.Find(1, "abc"));
    }

    [Fact]
    public void Removed_link_is_gone_and_its_neighbours_stay()
    {
        // Two places in two buckets: chains are longer than one.
        var cache = new LinkCache(2);
        cache.Set(Targets.Plan("a"), 0);
        cache.Set(Targets.Plan("b"), 0);

        cache.Remove(1, "a");
        cache.Remove(1, "a");

        Assert.Null(cache.FindStale(1, "a"));
        Assert.NotNull(cache.Find(1, "b"));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Everything_can_be_made_stale()
    {
        var cache = new LinkCache(64);
        for (int i = 0; i < 64; i++)
        {
            cache.Set(Targets.Plan(Name(i)), 5);
        }

        cache.InvalidateAll();

        Assert.All(Enumerable.Range(0, 64), i => Assert.Null(cache.Find(1, Name(i))));
        Assert.All(Enumerable.Range(0, 64), i => Assert.NotNull(cache.FindStale(1, Name(i))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Bound_holds_and_the_last_one_put_in_is_found(int capacity)
    {
        var cache = new LinkCache(capacity);
        for (int i = 0; i < 5_000; i++)
        {
            cache.Set(Targets.Plan(Name(i)), 0);
            Assert.NotNull(cache.Find(1, Name(i)));
            Assert.True(cache.Count <= capacity);
        }

        Assert.Equal(capacity, cache.Count);
        Assert.Equal(capacity, Enumerable.Range(0, 5_000).Count(i => cache.FindStale(1, Name(i)) is not null));
    }

    [Fact]
    public void Links_that_are_asked_for_outlive_those_that_are_not()
    {
        var cache = new LinkCache(1_000);
        for (int i = 0; i < 100; i++)
        {
            cache.Set(Targets.Plan("hot-" + Name(i)), 0);
        }

        for (int i = 0; i < 20_000; i++)
        {
            cache.Set(Targets.Plan("once-" + Name(i)), 0);
            cache.Find(1, "hot-" + Name(i % 100));
        }

        Assert.Equal(100, Enumerable.Range(0, 100).Count(i => cache.Find(1, "hot-" + Name(i)) is not null));
    }

    [Fact]
    public void Lookup_allocates_nothing()
    {
        var cache = new LinkCache(100);
        cache.Set(Targets.Plan("abcdefg"), 0);
        ReadOnlySpan<char> path = "/abcdefg";
        Assert.NotNull(cache.Find(1, path[1..]));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            cache.Find(1, path[1..]);
            cache.Find(2, path[1..]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Name(int i) => i.ToString("x5", CultureInfo.InvariantCulture);
}
