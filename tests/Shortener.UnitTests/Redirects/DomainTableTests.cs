using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class DomainTableTests
{
    private readonly ScriptedRedirectStore _store = new();

    [Theory]
    [InlineData("go.example", 2)]
    [InlineData("GO.Example", 2)]
    [InlineData("go.example:8443", 2)]
    [InlineData("go.example.", 2)]
    [InlineData("go.example.:80", 2)]
    [InlineData("other.example", 1)]
    [InlineData("", 1)]
    [InlineData("[::1]", 1)]
    [InlineData("[::1]:8080", 1)]
    [InlineData("lnk.example:99999@x", 1)]
    [InlineData(":", 1)]
    [InlineData(".", 1)]
    public async Task Host_header_names_a_domain(string host, int expected)
    {
        var table = new DomainTable(_store, new DomainOptions());
        await table.RefreshAsync(CancellationToken.None);

        Assert.Equal(expected, table.Find(host)?.DomainId);
    }

    [Fact]
    public async Task Unknown_host_can_be_refused()
    {
        var table = new DomainTable(_store, new DomainOptions { UnknownHost = UnknownHost.NotFound });
        await table.RefreshAsync(CancellationToken.None);

        Assert.Null(table.Find("other.example"));
        Assert.Equal(2, table.Find("go.example")?.DomainId);
    }

    [Fact]
    public async Task Added_domain_is_found_after_a_refresh_and_kept_when_one_fails()
    {
        var table = new DomainTable(_store, new DomainOptions());
        Assert.False(table.IsLoaded);
        Assert.Null(table.Find("go.example"));
        await table.RefreshAsync(CancellationToken.None);
        _store.Domains.Add(new DomainEntry(3, 1, "new.example"));
        Assert.Equal(1, table.Find("new.example")?.DomainId);

        await table.RefreshAsync(CancellationToken.None);
        Assert.Equal(3, table.Find("new.example")?.DomainId);

        _store.Away = true;
        await Assert.ThrowsAsync<IOException>(() => table.RefreshAsync(CancellationToken.None));
        Assert.Equal(3, table.Find("new.example")?.DomainId);
    }

    [Fact]
    public async Task An_unverified_domain_serves_nothing_where_proof_is_required()
    {
        _store.Domains.Add(new DomainEntry(3, 1, "proved.example") { IsVerified = true });
        var table = new DomainTable(_store, new DomainOptions { UnknownHost = UnknownHost.NotFound, RequireVerification = true });
        await table.RefreshAsync(CancellationToken.None);

        Assert.Null(table.Find("go.example"));
        Assert.False(table.Names("go.example"));
        Assert.Equal(3, table.Find("proved.example")?.DomainId);
        Assert.True(table.Names("proved.example"));
    }

    [Fact]
    public async Task A_page_shows_on_no_domain_of_another_workspace()
    {
        _store.Domains.Add(new DomainEntry(3, 8, "brand.example"));
        var table = new DomainTable(_store, new DomainOptions());
        Assert.True(table.MayShow("brand.example", 9));
        await table.RefreshAsync(CancellationToken.None);

        Assert.True(table.MayShow("brand.example:8443", 8));
        Assert.False(table.MayShow("Brand.Example.:443", 9));
        Assert.True(table.MayShow("unknown.example", 9));
        Assert.True(table.MayShow("", 9));
    }

    [Fact]
    public async Task Lookup_allocates_nothing()
    {
        var table = new DomainTable(_store, new DomainOptions());
        await table.RefreshAsync(CancellationToken.None);
        table.Find("GO.example:80");

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            table.Find("GO.example:80");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
