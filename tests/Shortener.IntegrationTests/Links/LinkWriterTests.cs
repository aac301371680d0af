using Shortener.Api.Links;
using Shortener.Core.Accounts;
using Shortener.Core.Links;
using Shortener.Core.Storage.Sqlite;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Links;

public sealed class LinkWriterTests
{
    [Fact]
    public async Task Random_slugs_grow_when_the_short_ones_are_used_up()
    {
        using var folder = new TemporaryDirectory();
        using SqliteDatabase database = SqliteDatabase.Open(folder.File("links.db"));
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        await new SqliteAccountStore(database).BootstrapAsync("Main", "key", ApiKey.Hash("key"), DateTimeOffset.UnixEpoch, CancellationToken.None);
        // Of one character there are fewer than 56 slugs, so most of these draws collide.
        var writer = new LinkWriter(new SqliteLinkStore(database), new SqliteClickLimitStore(database), new SlugGenerator(1), [], TimeProvider.System);
        var random = new NewLink
        {
            WorkspaceId = 1,
            DomainId = 1,
            Slug = "",
            SlugIsRandom = true,
            Url = "https://example.com/",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        IReadOnlyList<(Link? Link, Shortener.Api.Problems.Problem? Problem)> bulk = await writer.CreateManyAsync([.. Enumerable.Repeat(random, 100)], CancellationToken.None);
        var slugs = bulk.Select(answer => answer.Link!.Slug).ToHashSet();
        for (int i = 0; i < 100; i++)
        {
            slugs.Add((await writer.CreateAsync(random, CancellationToken.None)).Link!.Slug);
        }

        Assert.Equal(200, slugs.Count);
        Assert.Contains(slugs, slug => slug.Length > 1);
    }
}
