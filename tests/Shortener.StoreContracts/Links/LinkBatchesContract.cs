using System.Diagnostics;
using Shortener.Core.Links;

namespace Shortener.StoreContracts.Links;

public abstract class LinkBatchesContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LinkStores _stores = null!;

    private static DateTimeOffset Later => LinkStores.Start.AddMinutes(1);

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_batch_writes_every_field_of_links_that_nobody_changed_meanwhile()
    {
        Link one = await _stores.CreateAsync(_stores.Link("one"));
        Link two = await _stores.CreateAsync(_stores.Link("two"));
        Link stale = await _stores.CreateAsync(_stores.Link("stale"));
        Link gone = await _stores.CreateAsync(_stores.Link("gone"));
        await _stores.Links.UpdateAsync(stale with { Title = "mine" }, Later, None);
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, gone.Id, null, Later, None);
        int announced = (await _stores.ChangesAsync()).Count;
        Link[] wanted = [.. new[] { one, two, stale, gone }.Select(link => link with
        {
            Url = $"https://example.org/{link.Slug}",
            RedirectCode = 307,
            ForwardQuery = false,
            Enabled = false,
            DisabledReason = "r",
            Title = "t'\"ы",
            Notes = "n",
            Folder = "Spring/Posts",
            Archived = true,
            Tags = ["a", "b,\"c\""],
            Options = new LinkOptions { ForwardPath = true },
        })];
        IReadOnlyList<ChangedLink> changed = await _stores.Batches.UpdateAsync(wanted, Later, None);
        Assert.Equal(new HashSet<long> { one.Id, two.Id }, changed.Select(link => link.Id).ToHashSet());
        Assert.All(changed, link => Assert.True(link.Version > one.Version));
        foreach (Link link in wanted[..2])
        {
            Link read = (await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None))!;
            Assert.Equal(link with { Version = 0, UpdatedAt = default, Tags = [] }, read with { Version = 0, UpdatedAt = default, Tags = [] });
            Assert.Equal(link.Tags, read.Tags);
            Assert.Equal(Later, read.UpdatedAt);
        }

        Assert.Equal("mine", (await _stores.Links.FindAsync(_stores.WorkspaceId, stale.Id, None))!.Title);
        Assert.Equal(
            changed.Select(link => (link.DomainId, link.Slug, link.Version)).Order(),
            (await _stores.ChangesAsync()).Skip(announced).Select(change => (change.DomainId, change.Slug, change.Version)).Order());
        Assert.Equal(2, (await _stores.Batches.FindManyAsync(_stores.WorkspaceId, [one.Id, two.Id, gone.Id, 999_999], None)).Count);
    }

    [Fact]
    public async Task Many_links_go_to_the_trash_and_come_back()
    {
        NewLink[] links = [.. Enumerable.Range(0, 1_200).Select(i => _stores.Link($"m{i}"))];
        long[] ids = [.. (await _stores.Links.CreateManyAsync(links, LinkStores.Start, None)).Select(result => result.LinkId)];
        IReadOnlyList<ChangedLink> deleted = await _stores.Batches.DeleteAsync(_stores.WorkspaceId, [.. ids, 999_999], Later, None);
        Assert.Equal(ids.ToHashSet(), deleted.Select(link => link.Id).ToHashSet());
        Assert.Empty(await _stores.Batches.DeleteAsync(_stores.WorkspaceId, ids, Later, None));
        Assert.Null(await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "m7", None));

        Link given = (await _stores.Links.CreateAsync(_stores.Link("m7"), Later, None)).Link!;
        IReadOnlyList<ChangedLink> restored = await _stores.Batches.RestoreAsync(_stores.WorkspaceId, [.. ids, given.Id], Later, None);
        Assert.Equal(ids.Where((_, i) => i != 7).ToHashSet(), restored.Select(link => link.Id).ToHashSet());
        Assert.All(restored, link => Assert.True(link.Version > deleted.Single(other => other.Id == link.Id).Version));
        Assert.Equal(restored.Single(link => link.Slug == "m8").Version, (await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "m8", None))!.Version);
    }

    [Fact]
    public async Task A_host_is_disabled_with_its_sub_domains_and_nothing_beside_it()
    {
        string[] evil = ["https://evil.example/", "http://evil.example:8080/x", "https://www.evil.example/?q", "https://a.b.evil.example/", "https://evil.example./"];
        string[] good = ["https://notevil.example/", "https://evil.example.org/", "https://example/evil.example", "https://evil-example/", "https://evil.examples/"];
        for (int i = 0; i < evil.Length; i++)
        {
            await _stores.CreateAsync(_stores.Link($"e{i}", evil[i]));
            await _stores.CreateAsync(_stores.Link($"g{i}", good[i]));
        }

        await _stores.CreateAsync(_stores.Link("off", evil[0]) with { Enabled = false, DisabledReason = "before" });
        Assert.Equal(evil.Length, await DisableAsync("evil.example", "phishing"));
        Assert.Equal(0, await DisableAsync("evil.example", "again"));
        IReadOnlyList<Link> links = await _stores.ListAsync(new LinkQuery { WorkspaceId = _stores.WorkspaceId, Limit = 100 });
        Assert.All(links, link => Assert.Equal(link.Slug.StartsWith('g'), link.Enabled));
        Assert.All(links.Where(link => link.Slug.StartsWith('e')), link => Assert.Equal("phishing", link.DisabledReason));
        Assert.Equal("before", links.Single(link => link.Slug == "off").DisabledReason);
        Assert.False((await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "e2", None))!.Enabled);
    }

    [Fact]
    public async Task Tens_of_thousands_of_links_are_disabled_while_others_write()
    {
        for (int batch = 0; batch < 4; batch++)
        {
            await _stores.Links.CreateManyAsync(
                [.. Enumerable.Range(batch * 5_000, 5_000).Select(i => _stores.Link($"d{i}", $"https://s{i % 7}.evil.example/{i}"))], LinkStores.Start, None);
        }

        Task<int> disabling = Task.Run(() => DisableAsync("evil.example", "spam"));
        var slowest = TimeSpan.Zero;
        for (int i = 0; !disabling.IsCompleted; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await _stores.CreateAsync(_stores.Link($"w{i}", "https://good.example/"));
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            slowest = taken > slowest ? taken : slowest;
        }

        Assert.Equal(20_000, await disabling);
        // A writer waits for one batch, some ten milliseconds of the writer's time; thirty times that is a busy machine.
        Assert.True(slowest < TimeSpan.FromSeconds(3), $"A creation waited {slowest.TotalMilliseconds:n0} ms");
    }

    private async Task<int> DisableAsync(string host, string reason)
    {
        int count = 0;
        HostCursor? after = null;
        do
        {
            DisabledBatch batch = await _stores.Batches.DisableHostAsync(
                _stores.WorkspaceId, DestinationKey.OfHost(host), reason, after, Later, None);
            count += batch.Changed.Count;
            after = batch.Next;
        }
        while (after is not null);
        return count;
    }
}

public sealed class SqliteLinkBatchesTests : LinkBatchesContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkBatchesTests(PostgresFixture fixture) : LinkBatchesContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
