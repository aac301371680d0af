using System.Globalization;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.RateLimits;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_key_beyond_its_limit_is_told_when_to_come_back()
    {
        await using LinksHost host = await LinksHost.StartAsync(StorageBackend.Sqlite, ("RateLimits:KeyPerMinute", "50"));
        ApiAnswer key = await host.PostAsync("/api/v1/keys", new { name = "limited", scopes = new[] { "links:read" }, requestsPerMinute = 5 });
        using HttpClient client = host.ClientWith(key["key"]);
        List<ApiAnswer> answers = [];
        // The minute before weighs in, so a minute that begins meanwhile gives little more.
        for (int i = 0; i < 12; i++)
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri("/api/v1/links", UriKind.Relative));
            answers.Add(await ApiAnswer.ReadAsync(response));
        }

        Assert.Equal((200, "\"key\";q=5;w=60"), (answers[0].Status, Header(answers[0], "RateLimit-Policy")));
        Assert.Matches("^\"key\";r=4;t=[0-9]+$", Header(answers[0], "RateLimit"));
        ApiAnswer last = answers[^1];
        Assert.Equal((429, "rate_limited"), (last.Status, last.Code));
        Assert.InRange(int.Parse(Header(last, "Retry-After"), CultureInfo.InvariantCulture), 1, 121);
        Assert.InRange(answers.Count(answer => answer.Status == 200), 5, 10);

        // Others are not held up by it.
        Assert.Equal(200, (await host.GetAsync("/api/v1/links")).Status);
    }

    [Fact]
    public async Task A_key_without_a_number_of_its_own_has_the_configured_one()
    {
        await using LinksHost host = await LinksHost.StartAsync(
            StorageBackend.Sqlite, ("RateLimits:KeyPerMinute", "50"), ("RateLimits:AllRightsKeyPerMinute", "0"));
        ApiAnswer key = await host.PostAsync("/api/v1/keys", new { name = "configured", scopes = new[] { "links:read" } });
        using HttpClient client = host.ClientWith(key["key"]);
        using HttpResponseMessage response = await client.GetAsync(new Uri("/api/v1/links", UriKind.Relative));
        Assert.Equal("\"key\";q=50;w=60", Assert.Single(response.Headers.GetValues("RateLimit-Policy")));
        Assert.False((await host.GetAsync("/api/v1/links")).Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task Requests_without_a_key_are_limited_by_address_and_keys_from_there_are_not()
    {
        await using LinksHost host = await LinksHost.StartAsync(StorageBackend.Sqlite, ("RateLimits:AddressPerMinute", "5"));
        using HttpClient nobody = host.ClientWith(null);
        List<int> statuses = [];
        for (int i = 0; i < 12; i++)
        {
            using HttpResponseMessage response = await nobody.GetAsync(new Uri("/api/v1/links", UriKind.Relative));
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal((401, 429), (statuses[0], statuses[^1]));
        Assert.Equal(200, (await host.GetAsync("/api/v1/links")).Status);
    }

    [Fact]
    public async Task A_number_that_is_no_limit_stops_the_start_and_is_named()
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(
            () => LinksHost.StartAsync(StorageBackend.Sqlite, ("RateLimits:PersonPerMinute", "-1")));
        Assert.Contains("RateLimits__PersonPerMinute", refused.Message, StringComparison.Ordinal);
    }

    private static string Header(ApiAnswer answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
