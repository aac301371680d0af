using System.CommandLine;
using System.Net;
using System.Text.Json;
using Shortener.Api.Inspect;
using Shortener.Core.Geo;
using Shortener.Testing;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Inspect;

public sealed class InspectCommandTests
{
    [Fact]
    public void A_visit_is_described_with_every_key_of_the_contract()
    {
        string line = Single(JsonSerializer.Serialize(new
        {
            ip = "192.0.2.1",
            userAgent = SampleAgents.Iphone,
            referrer = "https://www.google.com/",
            url = "https://lnk.example/abc?utm_campaign=may#x?utm_campaign=no",
            method = "GET",
            headers = new Dictionary<string, string> { ["accept-language"] = "es" },
        }));
        Assert.Equal(
            """{"country":"US","region":"US/California","city":"US/California/Springfield","latitude":37.5,"longitude":-122,"browser":{"family":"Mobile Safari","major":"17","minor":"5","patch":null},"os":{"family":"iOS","major":"17","minor":"5","patch":null,"patchMinor":null},"device":{"family":"iPhone","brand":"Apple","model":"iPhone"},"deviceType":"mobile","inAppBrowser":null,"bot":{"isBot":false,"kind":null,"name":null},"channel":"Organic Search","source":"google","medium":"organic","campaign":"may","referrerDomain":"google.com"}""",
            line);
    }

    [Fact]
    public void An_empty_visit_is_unknown()
    {
        using JsonDocument visit = JsonDocument.Parse(Single("{}"));
        JsonElement root = visit.RootElement;
        Assert.Equal(JsonValueKind.Null, root.GetProperty("country").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("latitude").ValueKind);
        Assert.Equal("Other", root.GetProperty("browser").GetProperty("family").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("deviceType").ValueKind);
        Assert.Equal("tool", root.GetProperty("bot").GetProperty("kind").GetString());
        Assert.Equal("Direct", root.GetProperty("channel").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("source").ValueKind);
    }

    [Theory]
    [InlineData("""{"userAgent":"UA","method":"head"}""", "head")]
    [InlineData("""{"userAgent":"UA","headers":{"Sec-Purpose":"prefetch"}}""", "prefetch")]
    [InlineData("""{"userAgent":"UA","headers":{"x-moz":"prefetch"}}""", "prefetch")]
    [InlineData("""{"headers":{"User-Agent":"curl/8"}}""", "tool")]
    [InlineData("""{"userAgent":"TelegramBot (like TwitterBot)","method":"HEAD"}""", "preview")]
    [InlineData("""{"userAgent":"Googlebot/2.1","ip":"not an address"}""", "crawler")]
    public void Method_and_headers_count(string visit, string kind)
    {
        using JsonDocument answer = JsonDocument.Parse(Single(visit.Replace("\"UA\"", $"\"{SampleAgents.Iphone}\"", StringComparison.Ordinal)));
        Assert.True(answer.RootElement.GetProperty("bot").GetProperty("isBot").GetBoolean());
        Assert.Equal(kind, answer.RootElement.GetProperty("bot").GetProperty("kind").GetString());
    }

    [Fact]
    public void A_line_that_is_no_visit_gives_an_error_and_the_next_is_read()
    {
        string[] lines = Run("nonsense\n\n[1]\n{\"userAgent\":3}\n{\"headers\":[]}\n{\"userAgent\":\"\\ud800\"}\n{\"referrer\":\"https://t.co/\"}\n").Lines;
        Assert.Equal(7, lines.Length);
        Assert.All(lines[..6], line =>
        {
            using JsonDocument error = JsonDocument.Parse(line);
            Assert.Equal("error", Assert.Single(error.RootElement.EnumerateObject()).Name);
        });
        Assert.Contains("\"source\":\"twitter\"", lines[6], StringComparison.Ordinal);
    }

    [Fact]
    public void Other_rules_are_used_when_given()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("rules.yaml"), "user_agent_parsers:\n  - regex: '(Zippy)/(\\d+)'\nos_parsers: []\ndevice_parsers: []\n");
        (int code, string[] lines, _) = Run("{\"userAgent\":\"Zippy/7\"}", "--rules", folder.File("rules.yaml"));
        Assert.Equal(0, code);
        Assert.Contains("""{"family":"Zippy","major":"7","minor":null,"patch":null}""", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Other_locations_are_used_when_given()
    {
        (int code, string[] lines, _) = Run("{\"ip\":\"192.0.2.1\"}", "--geo", "a.mmdb", "b.mmdb");
        Assert.Equal(0, code);
        Assert.Contains("\"country\":\"a.mmdb+b.mmdb\"", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_rule_file_ends_with_code_2_and_one_line_of_reason()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("rules.yaml"), "user_agent_parsers: [\n");
        (int code, string[] lines, string errors) = Run("{}", "--rules", folder.File("rules.yaml"));
        Assert.Equal(2, code);
        Assert.Empty(lines);
        Assert.Contains("rules.yaml", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(2, Run("{}", "--geo", "broken.mmdb").Code);
    }

    private static string Single(string input) => Assert.Single(Run(input).Lines);

    private static (int Code, string[] Lines, string Errors) Run(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Command command = InspectCommand.Create(files => new NamedLocator(files), new StringReader(input));
        int code = command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), errors.ToString());
    }

    private sealed class NamedLocator(string[]? files) : IGeoLocator
    {
        public string? Unavailable => files is ["broken.mmdb"] ? "broken.mmdb is not a database" : null;

        public GeoLocation Locate(IPAddress address) => files is null
            ? new GeoLocation("US", "California", "Springfield", 37.5, -122)
            : new GeoLocation(string.Join('+', files), null, null, null, null);
    }
}
