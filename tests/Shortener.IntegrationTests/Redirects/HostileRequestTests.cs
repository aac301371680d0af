using System.Text;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Redirects;

namespace Shortener.IntegrationTests.Redirects;

public sealed class HostileRequestTests : IAsyncLifetime
{
    private RedirectServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await RedirectServer.StartAsync();
        _server.Store.Write(Targets.Link());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(1_000)]
    [InlineData(16_000)]
    [InlineData(65_536)]
    public async Task Large_user_agent_and_referrer_are_redirected(int length)
    {
        string filler = new('a', length);

        Assert.Equal(302, (await _server.SendAsync("/abc", headers: "User-Agent: " + filler)).Status);
        Assert.Equal(302, (await _server.SendAsync("/abc", headers: "Referer: http://x.example/" + filler)).Status);
        Assert.All(_server.Journal.Clicks, click => Assert.Equal(1, click.WorkspaceId - 2));
    }

    [Fact]
    public async Task Long_query_is_forwarded()
    {
        string query = "?q=" + new string('a', 16_000);

        Assert.EndsWith(query, (await _server.SendAsync("/abc" + query)).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("User-Agent")]
    [InlineData("Referer")]
    [InlineData("Accept-Language")]
    public async Task Header_in_a_legacy_encoding_is_redirected_and_read_as_well_as_it_can_be(string name)
    {
        RawResponse response = await _server.SendAsync("/abc", headers: name + ": caf\u00e9");

        Assert.Equal(302, response.Status);
        RecordedClick click = Assert.Single(_server.Journal.Clicks);
        Assert.Contains("caf\ufffd", click.UserAgent + click.Referrer + click.AcceptLanguage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/abc%00", 400)]
    [InlineData("/%2e%2e/abc", 302)]
    [InlineData("/abc%0d%0aX-Injected:1", 404)]
    [InlineData("/%ff", 404)]
    public async Task Odd_path_gets_its_documented_status(string path, int status)
    {
        RawResponse response = await _server.SendAsync(path);

        Assert.Equal(status, response.Status);
        Assert.False(response.Headers.ContainsKey("X-Injected"));
    }

    [Fact]
    public async Task Slug_far_too_long_is_not_looked_up()
    {
        Assert.Equal(404, (await _server.SendAsync("/" + new string('a', 20_000))).Status);
        Assert.Equal(0, _server.Store.Reads);
    }

    [Theory]
    [InlineData("lnk.example:99999@x")]
    [InlineData("a b")]
    public async Task Host_that_is_none_is_a_bad_request(string host) =>
        // RFC 9112, section 3.2: a server must answer 400 to an invalid Host.
        Assert.Equal(400, (await _server.SendAsync("/abc", host: host)).Status);

    [TestDataFact]
    public async Task Every_hostile_click_is_answered_and_harms_no_neighbour()
    {
        foreach (string line in await File.ReadAllLinesAsync(TestData.Path("http/hostile_click_cases.jsonl")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string path = json.RootElement.GetProperty("path").GetString()!;
            string why = json.RootElement.GetProperty("why").GetString()!;
            var headers = json.RootElement.GetProperty("headers").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
            string host = headers.Remove("Host", out string? named) ? named : "lnk.example";
            bool redirects = json.RootElement.GetProperty("expect").GetString()!.StartsWith("redirect", StringComparison.Ordinal);
            int before = _server.Journal.Clicks.Count;

            string head = $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"))}\r\n";
            RawResponse response = await _server.SendBytesAsync(Encoding.UTF8.GetBytes(head));

            Assert.True(response.Status < 500, $"{why}: {response.Status}");
            // Userinfo in a Host is a bad request by RFC 9112; everything else that can be a visit is one.
            int expected = host.Contains('@', StringComparison.Ordinal) ? 400 : 302;
            Assert.True(!redirects || response.Status == expected, $"{why}: {response.Status}");
            Assert.Equal(before + (response.Status == 302 ? 1 : 0), _server.Journal.Clicks.Count);
            Assert.Equal(302, (await _server.SendAsync("/abc")).Status);
        }

        Assert.Equal(1, _server.Resolver.CachedLinks);
    }
}
