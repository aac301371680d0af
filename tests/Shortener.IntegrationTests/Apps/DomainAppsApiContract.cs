using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.Apps;

public abstract class DomainAppsApiContract(LinksHost host)
{
    private static readonly string Fingerprint = string.Join(':', Enumerable.Repeat("0a", 32));

    [Fact]
    public async Task Apps_of_a_domain_are_set_and_read()
    {
        string path = $"/api/v1/domains/{await NewDomainAsync()}/apps";
        ApiAnswer none = await host.GetAsync(path);
        Assert.Equal((200, """{"appleAppIds":[],"androidApps":[]}"""), (none.Status, none.Text));

        ApiAnswer set = await host.SendAsync(HttpMethod.Put, path, new
        {
            appleAppIds = new[] { "ABCDE12345.com.example.app" },
            androidApps = new[] { new { package = "com.example.app", sha256CertFingerprints = new[] { Fingerprint } } },
        });
        Assert.Equal(200, set.Status);
        ApiAnswer read = await host.GetAsync(path);
        Assert.Equal(set.Text, read.Text);
        Assert.Contains(Fingerprint.ToUpperInvariant(), read.Text, StringComparison.Ordinal);

        Assert.Equal(200, (await host.SendAsync(HttpMethod.Put, path, "{}")).Status);
        Assert.Equal(none.Text, (await host.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("""{"appleAppIds":["x"]}""", 422, "appleAppIds[0]")]
    [InlineData("""{"androidApps":[{"package":"com.x"}]}""", 422, "androidApps[0].sha256CertFingerprints")]
    [InlineData("""{"androidApps":[null]}""", 422, "androidApps[0].package")]
    [InlineData("""{"apps":[]}""", 400, "apps")]
    [InlineData("""{"appleAppIds":"x"}""", 400, "appleAppIds")]
    public async Task A_wrong_field_is_named(string body, int status, string field)
    {
        ApiAnswer answer = await host.SendAsync(HttpMethod.Put, $"/api/v1/domains/{await NewDomainAsync()}/apps", body);
        Assert.Equal(status, answer.Status);
        Assert.Equal([field], answer.ErrorFields);
    }

    [Theory]
    [InlineData("dom_0000000000000")]
    [InlineData("x")]
    public async Task An_unknown_domain_is_not_found(string id)
    {
        Assert.Equal(404, (await host.GetAsync($"/api/v1/domains/{id}/apps")).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Put, $"/api/v1/domains/{id}/apps", "{}")).Status);
    }

    private async Task<string> NewDomainAsync()
    {
        ApiAnswer created = await host.PostAsync("/api/v1/domains", new { host = $"d{Guid.NewGuid():N}.example" });
        Assert.Equal(201, created.Status);
        return created["id"];
    }
}

public sealed class SqliteDomainAppsApiTests(SqliteLinksHost fixture) : DomainAppsApiContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresDomainAppsApiTests(PostgresLinksHost fixture) : DomainAppsApiContract(fixture.Host), IClassFixture<PostgresLinksHost>;
