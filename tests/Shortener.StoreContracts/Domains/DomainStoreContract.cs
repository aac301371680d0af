using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Domains;

public abstract class DomainStoreContract : IAsyncLifetime
{
    private const string Host = "xn--e1afmkfd.example";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Later = LinkStores.Start.AddMinutes(1);

    private LinkStores _stores = null!;
    private int _other;

    private IDomainStore Store => _stores.Domains;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        _other = await _stores.AddWorkspaceAsync("Other");
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_created_domain_is_its_workspaces_alone()
    {
        Domain domain = await CreateAsync(_stores.WorkspaceId);
        Assert.Equal((Host, "token", null, true, DomainSettings.None), (domain.Host, domain.Token, domain.VerifiedAt, domain.HoldsHost, domain.Settings));
        Assert.Equal(LinkStores.Start, domain.CreatedAt);
        Assert.Equal(domain, await Store.FindAsync(_stores.WorkspaceId, Host, None));
        Assert.Equal(domain, await Store.FindAsync(_stores.WorkspaceId, domain.Id, None));
        Assert.Null(await Store.FindAsync(_other, Host, None));
        Assert.Null(await Store.FindAsync(_other, domain.Id, None));
        Assert.NotNull(await Store.FindAsync(_other, "", None));
        Assert.NotNull(await Store.FindAsync(_other, _stores.DomainId, None));
        Assert.Equal(2, (await Store.ListAsync(_stores.WorkspaceId, None)).Count);
        Assert.Single(await Store.ListAsync(_other, None));
        Assert.Equal([Host], await Store.ListAllHostsAsync(None));
        Assert.Null(await Store.CreateAsync(_stores.WorkspaceId, Host, "again", LinkStores.Start, None));
    }

    [Fact]
    public async Task Settings_are_written_at_their_version_and_reach_redirects()
    {
        Domain domain = await CreateAsync(_stores.WorkspaceId);
        var settings = new DomainSettings
        {
            RootUrl = "https://example.com/",
            NotFoundUrl = "https://example.com/404",
            ExpiredUrl = "https://example.com/over",
            SlugRules = new SlugRules(CaseInsensitive: true, UnicodeSlugs: true),
        };
        DomainWriteResult result = await Store.UpdateAsync(_stores.WorkspaceId, domain.Id, domain.Version, settings, None);
        Assert.Equal(DomainWriteOutcome.Done, result.Outcome);
        Assert.Equal(settings, result.Domain!.Settings);
        Assert.True(result.Domain.Version > domain.Version);
        Assert.Equal(result.Domain, await Store.FindAsync(_stores.WorkspaceId, domain.Id, None));
        Assert.Equal(DomainWriteOutcome.VersionMismatch, (await Store.UpdateAsync(_stores.WorkspaceId, domain.Id, domain.Version, settings, None)).Outcome);
        Assert.Equal(DomainWriteOutcome.NotFound, (await Store.UpdateAsync(_other, domain.Id, result.Domain.Version, settings, None)).Outcome);

        DomainEntry entry = Assert.Single(await _stores.Redirects.ListDomainsAsync(None), entry => entry.Host == Host);
        Assert.Equal((domain.Id, _stores.WorkspaceId, settings, false), (entry.DomainId, entry.WorkspaceId, entry.Settings, entry.IsVerified));
    }

    [Fact]
    public async Task Slug_rules_stay_once_there_is_a_link_even_a_deleted_one()
    {
        Domain domain = await CreateAsync(_stores.WorkspaceId);
        Link link = await _stores.CreateAsync(_stores.Link("one") with { DomainId = domain.Id });
        var settings = new DomainSettings { SlugRules = new SlugRules(CaseInsensitive: true, UnicodeSlugs: false) };
        Assert.Equal(DomainWriteOutcome.HasLinks, (await Store.UpdateAsync(_stores.WorkspaceId, domain.Id, domain.Version, settings, None)).Outcome);
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, Later, None);
        Assert.Equal(DomainWriteOutcome.HasLinks, (await Store.UpdateAsync(_stores.WorkspaceId, domain.Id, domain.Version, settings, None)).Outcome);
        DomainWriteResult other = await Store.UpdateAsync(
            _stores.WorkspaceId, domain.Id, domain.Version, new DomainSettings { RootUrl = "https://example.com/" }, None);
        Assert.Equal(DomainWriteOutcome.Done, other.Outcome);
    }

    [Fact]
    public async Task A_domain_is_deleted_when_it_has_no_links()
    {
        Domain domain = await CreateAsync(_stores.WorkspaceId);
        Link link = await _stores.CreateAsync(_stores.Link("one") with { DomainId = domain.Id });
        Assert.Equal(DomainWriteOutcome.HasLinks, await Store.DeleteAsync(_stores.WorkspaceId, domain.Id, null, Later, None));
        Assert.Equal(DomainWriteOutcome.NotFound, await Store.DeleteAsync(_other, domain.Id, null, Later, None));
        Assert.Equal(DomainWriteOutcome.NotFound, await Store.DeleteAsync(_stores.WorkspaceId, _stores.DomainId, null, Later, None));
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, Later, None);
        Assert.Equal(DomainWriteOutcome.VersionMismatch, await Store.DeleteAsync(_stores.WorkspaceId, domain.Id, domain.Version + 1, Later, None));
        Assert.Equal(DomainWriteOutcome.Done, await Store.DeleteAsync(_stores.WorkspaceId, domain.Id, domain.Version, Later, None));

        Assert.Null(await Store.FindAsync(_stores.WorkspaceId, domain.Id, None));
        Assert.Null(await Store.FindAsync(_stores.WorkspaceId, Host, None));
        Assert.Empty(await Store.ListAllHostsAsync(None));
        Assert.DoesNotContain(await _stores.Redirects.ListDomainsAsync(None), entry => entry.Host.Length > 0);
        // Its host is free, for anybody and as often as they like.
        Domain again = await CreateAsync(_other);
        Assert.True(again.HoldsHost);
        Assert.Equal(DomainWriteOutcome.Done, await Store.DeleteAsync(_other, again.Id, null, Later, None));
        Assert.NotNull(await Store.CreateAsync(_stores.WorkspaceId, Host, "token", Later, None));
    }

    [Fact]
    public async Task The_first_workspace_to_prove_ownership_takes_the_host_from_an_unverified_domain()
    {
        Domain first = await CreateAsync(_stores.WorkspaceId);
        Link link = await _stores.CreateAsync(_stores.Link("one") with { DomainId = first.Id });
        Domain claim = await CreateAsync(_other);
        Assert.False(claim.HoldsHost);
        Assert.Equal(Host, claim.Host);
        Assert.Equal(claim, await Store.FindAsync(_other, Host, None));
        Assert.Null(await Store.CreateAsync(_other, Host, "again", LinkStores.Start, None));
        Assert.Equal(first.Id, Assert.Single(await _stores.Redirects.ListDomainsAsync(None), entry => entry.Host == Host).DomainId);

        Domain verified = (await Store.VerifyAsync(_other, claim.Id, Later, None)).Domain!;
        Assert.Equal((Later, true), (verified.VerifiedAt, verified.HoldsHost));
        DomainEntry entry = Assert.Single(await _stores.Redirects.ListDomainsAsync(None), entry => entry.Host == Host);
        Assert.Equal((claim.Id, true), (entry.DomainId, entry.IsVerified));

        Domain displaced = (await Store.FindAsync(_stores.WorkspaceId, first.Id, None))!;
        Assert.Equal((Host, false), (displaced.Host, displaced.HoldsHost));
        Assert.Equal(Host, (await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None))!.Domain);
        Assert.Equal(DomainWriteOutcome.Taken, (await Store.VerifyAsync(_stores.WorkspaceId, first.Id, Later, None)).Outcome);
        Assert.Equal([Host], await Store.ListAllHostsAsync(None));
    }

    [Fact]
    public async Task A_claim_stays_its_workspaces_only_domain_of_the_host_when_the_holder_leaves()
    {
        Domain holder = await CreateAsync(_stores.WorkspaceId);
        Domain claim = await CreateAsync(_other);
        Assert.Equal(DomainWriteOutcome.Done, await Store.DeleteAsync(_stores.WorkspaceId, holder.Id, null, Later, None));
        Assert.Null(await Store.CreateAsync(_other, Host, "again", Later, None));
        Assert.Equal(claim, await Store.FindAsync(_other, Host, None));

        // Others' claims keep nobody from the free host, and a claim that was given up does not count.
        Assert.True((await CreateAsync(_stores.WorkspaceId)).HoldsHost);
        Assert.Equal(DomainWriteOutcome.Done, await Store.DeleteAsync(_other, claim.Id, null, Later, None));
        Domain again = await CreateAsync(_other);
        Assert.Equal(again, await Store.FindAsync(_other, Host, None));
    }

    [Fact]
    public async Task A_displaced_domain_is_not_created_a_second_time()
    {
        Domain displaced = await CreateAsync(_stores.WorkspaceId);
        Domain claim = await CreateAsync(_other);
        Assert.Equal(DomainWriteOutcome.Done, (await Store.VerifyAsync(_other, claim.Id, Later, None)).Outcome);
        Assert.Equal(DomainWriteOutcome.Done, await Store.DeleteAsync(_other, claim.Id, null, Later, None));
        Assert.Null(await Store.CreateAsync(_stores.WorkspaceId, Host, "again", Later, None));
        Assert.Equal(displaced.Id, (await Store.FindAsync(_stores.WorkspaceId, Host, None))!.Id);
    }

    [Fact]
    public async Task Nobody_can_claim_a_verified_host()
    {
        Domain first = await CreateAsync(_stores.WorkspaceId);
        DomainWriteResult verified = await Store.VerifyAsync(_stores.WorkspaceId, first.Id, Later, None);
        Assert.Equal(DomainWriteOutcome.Done, verified.Outcome);
        Assert.Equal(verified, await Store.VerifyAsync(_stores.WorkspaceId, first.Id, Later.AddDays(1), None));
        Assert.Null(await Store.CreateAsync(_other, Host, "token", Later, None));
        Assert.Equal(DomainWriteOutcome.NotFound, (await Store.VerifyAsync(_other, first.Id, Later, None)).Outcome);
        Assert.Equal(DomainWriteOutcome.NotFound, (await Store.VerifyAsync(_stores.WorkspaceId, _stores.DomainId, Later, None)).Outcome);
    }

    [Fact]
    public async Task Of_two_that_prove_ownership_at_once_one_has_the_host()
    {
        Domain first = await CreateAsync(_stores.WorkspaceId);
        Domain claim = await CreateAsync(_other);
        DomainWriteResult[] results = await Task.WhenAll(
            Task.Run(() => Store.VerifyAsync(_stores.WorkspaceId, first.Id, Later, None)),
            Task.Run(() => Store.VerifyAsync(_other, claim.Id, Later, None)));
        Assert.Single(results, result => result.Outcome == DomainWriteOutcome.Done);
        Assert.Single(results, result => result.Outcome == DomainWriteOutcome.Taken);
        Assert.Single(await _stores.Redirects.ListDomainsAsync(None), entry => entry.Host == Host);
    }

    private async Task<Domain> CreateAsync(int workspaceId) => (await Store.CreateAsync(workspaceId, Host, "token", LinkStores.Start, None))!;
}

public sealed class SqliteDomainStoreTests : DomainStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresDomainStoreTests(PostgresFixture fixture) : DomainStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
