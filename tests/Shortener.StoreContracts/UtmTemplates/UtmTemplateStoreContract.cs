using Shortener.Core.UtmTemplates;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.UtmTemplates;

public abstract class UtmTemplateStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly UtmParameters Full = new()
    {
        Source = "новости",
        Medium = "e-mail",
        Campaign = "otoño 'x'",
        Term = "a&b=c",
        Content = "😀",
        Referrer = "ref",
    };

    private LinkStores _stores = null!;

    private IUtmTemplateStore Store => _stores.UtmTemplates;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_template_is_kept_as_it_was_given()
    {
        DateTimeOffset now = LinkStores.Start.AddTicks(12_345_678);
        UtmTemplate created = await CreateAsync("Ñ", Full, now);
        Assert.Equal(created, await Store.FindAsync(_stores.WorkspaceId, created.Id, None));
        Assert.Equal((_stores.WorkspaceId, "Ñ", Full, 1L), (created.WorkspaceId, created.Name, created.Parameters, created.Version));
        Assert.Equal(now.AddTicks(-8), created.CreatedAt);
        Assert.Equal(created.CreatedAt, created.UpdatedAt);

        UtmTemplate bare = await CreateAsync("bare", new UtmParameters { Source = "s" }, now);
        Assert.Equal(new UtmParameters { Source = "s" }, (await Store.FindAsync(_stores.WorkspaceId, bare.Id, None))!.Parameters);
    }

    [Fact]
    public async Task A_name_is_taken_once_in_a_workspace()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        UtmTemplateResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => Store.CreateAsync(_stores.WorkspaceId, "same", Full, LinkStores.Start, None))));
        Assert.Single(results, result => result.Outcome == UtmTemplateOutcome.Done);
        Assert.Equal(7, results.Count(result => result is { Outcome: UtmTemplateOutcome.NameTaken, Template: null }));
        Assert.Equal(UtmTemplateOutcome.Done, (await Store.CreateAsync(other, "same", Full, LinkStores.Start, None)).Outcome);
        Assert.Equal(UtmTemplateOutcome.Done, (await Store.CreateAsync(_stores.WorkspaceId, "SAME", Full, LinkStores.Start, None)).Outcome);
    }

    [Fact]
    public async Task A_change_counts_the_version_up_and_loses_to_one_before_it()
    {
        UtmTemplate created = await CreateAsync("a", Full, LinkStores.Start);
        DateTimeOffset later = LinkStores.Start.AddHours(1);
        UtmTemplateResult changed = await Store.UpdateAsync(created with { Name = "b", Parameters = new UtmParameters { Medium = "m" } }, later, None);
        Assert.Equal(
            (UtmTemplateOutcome.Done, "b", new UtmParameters { Medium = "m" }, 2L, created.CreatedAt, later),
            (changed.Outcome, changed.Template!.Name, changed.Template.Parameters, changed.Template.Version, changed.Template.CreatedAt, changed.Template.UpdatedAt));
        Assert.Equal(changed.Template, await Store.FindAsync(_stores.WorkspaceId, created.Id, None));
        Assert.Equal(UtmTemplateOutcome.VersionMismatch, (await Store.UpdateAsync(created, later, None)).Outcome);
    }

    [Fact]
    public async Task A_change_to_a_name_in_use_is_refused()
    {
        await CreateAsync("a", Full, LinkStores.Start);
        UtmTemplate second = await CreateAsync("b", Full, LinkStores.Start);
        Assert.Equal(UtmTemplateOutcome.NameTaken, (await Store.UpdateAsync(second with { Name = "a" }, LinkStores.Start, None)).Outcome);
        Assert.Equal(second, await Store.FindAsync(_stores.WorkspaceId, second.Id, None));
    }

    [Fact]
    public async Task Another_workspace_sees_changes_and_deletes_nothing()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        UtmTemplate mine = await CreateAsync("a", Full, LinkStores.Start);
        Assert.Null(await Store.FindAsync(other, mine.Id, None));
        Assert.Empty(await Store.ListAsync(other, 0, 10, None));
        Assert.Equal(UtmTemplateOutcome.NotFound, (await Store.UpdateAsync(mine with { WorkspaceId = other }, LinkStores.Start, None)).Outcome);
        Assert.Equal(UtmTemplateOutcome.NotFound, await Store.DeleteAsync(other, mine.Id, null, None));
        Assert.Equal(mine, await Store.FindAsync(_stores.WorkspaceId, mine.Id, None));
    }

    [Fact]
    public async Task A_template_is_deleted_once_and_only_in_the_version_expected()
    {
        UtmTemplate template = await CreateAsync("a", Full, LinkStores.Start);
        Assert.Equal(UtmTemplateOutcome.VersionMismatch, await Store.DeleteAsync(_stores.WorkspaceId, template.Id, 2, None));
        Assert.Equal(UtmTemplateOutcome.Done, await Store.DeleteAsync(_stores.WorkspaceId, template.Id, 1, None));
        Assert.Equal(UtmTemplateOutcome.NotFound, await Store.DeleteAsync(_stores.WorkspaceId, template.Id, null, None));
        UtmTemplate again = await CreateAsync("a", Full, LinkStores.Start);
        Assert.NotEqual(template.Id, again.Id);
        Assert.Equal(UtmTemplateOutcome.Done, await Store.DeleteAsync(_stores.WorkspaceId, again.Id, null, None));
    }

    [Fact]
    public async Task Pages_go_on_behind_an_id()
    {
        List<long> ids = [];
        for (int i = 0; i < 5; i++)
        {
            ids.Add((await CreateAsync(FormattableString.Invariant($"t{9 - i}"), Full, LinkStores.Start)).Id);
        }

        Assert.Equal(ids[..3], (await Store.ListAsync(_stores.WorkspaceId, 0, 3, None)).Select(template => template.Id));
        Assert.Equal(ids[3..], (await Store.ListAsync(_stores.WorkspaceId, ids[2], 3, None)).Select(template => template.Id));
        Assert.Empty(await Store.ListAsync(_stores.WorkspaceId, ids[4], 3, None));
    }

    private async Task<UtmTemplate> CreateAsync(string name, UtmParameters parameters, DateTimeOffset now)
    {
        UtmTemplateResult result = await Store.CreateAsync(_stores.WorkspaceId, name, parameters, now, None);
        Assert.Equal(UtmTemplateOutcome.Done, result.Outcome);
        return result.Template!;
    }
}

public sealed class SqliteUtmTemplateStoreTests : UtmTemplateStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresUtmTemplateStoreTests(PostgresFixture fixture) : UtmTemplateStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
