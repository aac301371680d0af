using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Api.Imports;
using Shortener.Core.Domains;
using Shortener.Core.LinkImports;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Erasure;

/// <summary>What was uploaded to a workspace does not outlive it in the data directory.</summary>
public abstract class EndedImportContract(PeopleHost host)
{
    [Fact]
    public async Task File_of_an_import_that_waits_goes_with_its_workspace()
    {
        var shop = new TwoShops(host);
        await shop.MakeAsync();
        ImportSpool spool = host.Services.GetRequiredService<ImportSpool>();
        // One of the test's own that has not begun: nothing runs the import before its workspace ends.
        using var service = new ImportService(
            host.Services.GetRequiredService<IImportStore>(),
            spool,
            host.Services.GetRequiredService<LinkImportRun>(),
            host.Services.GetRequiredService<IDomainStore>(),
            TimeProvider.System,
            NullLogger<ImportService>.Instance);
        string name = Guid.NewGuid().ToString("N");
        string path = spool.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        const string Content = "url,slug\nhttps://example.com/private,\n";
        await File.WriteAllTextAsync(path, Content);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IDictionary<string, object?> domain = (await shop.QueryAsync("SELECT id FROM domains WHERE host = ''", new { }))[0];
        LinkImport? import = await service.AddAsync(
            new LinkImport
            {
                Id = 0,
                WorkspaceId = shop.Number,
                Spool = name,
                Bytes = Content.Length,
                Format = "csv",
                DomainId = Convert.ToInt32(domain["id"], CultureInfo.InvariantCulture),
                CreatedAt = now,
                UpdatedAt = now,
            },
            CancellationToken.None);
        Assert.NotNull(import);
        Assert.Equal(204, (await shop.DeleteAsync(host.Owner, new { name = shop.Name, password = PeopleHost.Password })).Status);
        Assert.True(File.Exists(path));

        await service.StartAsync(CancellationToken.None);
        await TwoShops.WaitAsync(() => Task.FromResult(!File.Exists(path)));
        await service.StopAsync(CancellationToken.None);
    }
}

public sealed class SqliteEndedImportTests(SqlitePeopleHost host) : EndedImportContract(host), IClassFixture<SqlitePeopleHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresEndedImportTests(PostgresPeopleHost host) : EndedImportContract(host), IClassFixture<PostgresPeopleHost>;
