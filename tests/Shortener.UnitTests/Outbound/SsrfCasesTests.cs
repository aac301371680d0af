using System.Net;
using System.Text.Json;
using Shortener.Ingest.Outbound;
using Shortener.Testing;
using Shortener.Testing.Outbound;

namespace Shortener.UnitTests.Outbound;

public sealed class SsrfCasesTests
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.216.34");

    [TestDataFact]
    public async Task Every_case_is_fetched_or_refused_as_it_says_and_nothing_private_is_dialled()
    {
        await using var site = new ScriptedSite(_ => ScriptedSite.Page("hello"));
        // The machine's own resolver would know these names; a stub answers as it would.
        StubResolver resolver = new StubResolver { Otherwise = [Public] }
            .With("localtest.me", "127.0.0.1").With("metadata", "169.254.169.254").With("postgres", "10.1.2.3").With("db.internal", "10.1.2.4");
        var wrong = new List<string>();
        int cases = 0;
        foreach (string line in File.ReadLines(TestData.Path("url/ssrf_cases.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement test = document.RootElement;
            string url = test.GetProperty("url").GetString()!;
            cases++;
            var dialer = new EverywhereDialer(site.EndPoint);
            using var client = new GuardedClient(resolver, dialer, TimeProvider.System);
            OutboundAnswer answer = await client.GetAsync(url, new OutboundLimits(), CancellationToken.None);
            bool fetched = answer is { Refusal: OutboundRefusal.None, Status: 200 } && dialer.Dialled.Count == 1;
            bool refused = answer.Refusal != OutboundRefusal.None && dialer.Dialled.IsEmpty;
            if (!(test.GetProperty("verdict").GetString() == "allow" ? fetched : refused))
            {
                wrong.Add($"{url} ({test.GetProperty("why").GetString()}): {answer.Refusal}, dialled {string.Join(", ", dialer.Dialled)}");
            }
        }

        Assert.True(cases > 100, $"only {cases} cases");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("http://example.com/", OutboundRefusal.None)]
    [InlineData("https://example.com:8443/a?b", OutboundRefusal.None)]
    [InlineData("http://user@example.com/", OutboundRefusal.UserInfo)]
    [InlineData("gopher://example.com/", OutboundRefusal.Scheme)]
    [InlineData("example.com", OutboundRefusal.InvalidUrl)]
    [InlineData("http://exa mple.com/", OutboundRefusal.InvalidUrl)]
    [InlineData("http://example.com:25/", OutboundRefusal.Port)]
    [InlineData("http://203.0.113.7/", OutboundRefusal.NotPublic)]
    [InlineData("http://intranet/", OutboundRefusal.NotPublic)]
    public void A_url_is_judged_before_anything_is_asked(string url, OutboundRefusal expected) =>
        Assert.Equal(expected, OutboundVetting.TryParse(url, null, out _));

    /// <summary>Whatever public or private address is asked for, the listener answers: a wrong verdict shows as an answer.</summary>
    private sealed class EverywhereDialer(IPEndPoint listener) : IOutboundDialer
    {
        private readonly RoutedDialer _routes = new();

        public System.Collections.Concurrent.ConcurrentQueue<IPEndPoint> Dialled => _routes.Dialled;

        public Task<Stream> DialAsync(IPEndPoint vetted, CancellationToken ct) =>
            _routes.With(vetted.Address.ToString(), listener).DialAsync(vetted, ct);
    }
}
