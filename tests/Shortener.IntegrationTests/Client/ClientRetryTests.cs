using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shortener.Client;

namespace Shortener.IntegrationTests.Client;

/// <summary>What the client does with answers that ask it to come again.</summary>
public sealed class ClientRetryTests
{
    private const string Link = """{"id":"lnk_1","shortUrl":"https://go.example/a","url":"https://example.com/"}""";

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_request_that_creates_is_sent_again_under_the_same_key(HttpStatusCode refused)
    {
        var server = new ScriptedServer((refused, "0"), (HttpStatusCode.Created, null));
        using var client = server.Client();

        ApiAnswer<LinkResource> answer = await client.CreateLinkAsync(new LinkRequest { Url = "https://example.com/" });

        Assert.Equal((201, "lnk_1"), (answer.Status, answer.Value!.Id));
        Assert.Equal(2, server.Keys.Count);
        Assert.Single(server.Keys.Distinct());
        Assert.NotEmpty(server.Keys[0]!);
    }

    [Fact]
    public async Task What_may_have_been_done_is_not_done_again()
    {
        var server = new ScriptedServer((HttpStatusCode.ServiceUnavailable, "0"), (HttpStatusCode.OK, null));
        using var client = server.Client();

        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => client.ChangeLinkAsync("lnk_1", new LinkRequest { Title = "a" }));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (refusal.Status, refusal.Code));
        Assert.Single(server.Keys);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_given_up_on()
    {
        var server = new ScriptedServer((HttpStatusCode.TooManyRequests, "3600"));
        using var client = server.Client();

        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => client.GetLinkAsync("lnk_1"));

        Assert.Equal(TimeSpan.FromHours(1), refusal.RetryAfter);
        Assert.Single(server.Keys);
    }

    [Fact]
    public async Task The_tries_come_to_an_end()
    {
        var server = new ScriptedServer([.. Enumerable.Repeat((HttpStatusCode.TooManyRequests, (string?)"0"), 10)]);
        using var client = server.Client();

        await Assert.ThrowsAsync<ApiException>(() => client.GetLinkAsync("lnk_1"));

        Assert.Equal(4, server.Keys.Count);
    }

    [Fact]
    public async Task Fields_are_cleared_by_name()
    {
        var server = new ScriptedServer((HttpStatusCode.OK, null));
        using var client = server.Client();

        await client.ChangeLinkAsync("lnk_1", new LinkRequest { Title = "a", Cleared = ["notes"] }, ifMatch: "\"3\"");

        Assert.Equal("""{"title":"a","notes":null}""", server.Bodies[0]);
        Assert.Equal("\"3\"", server.IfMatch);
    }

    /// <summary>Answers in turn and keeps what it was sent.</summary>
    private sealed class ScriptedServer(params (HttpStatusCode Status, string? RetryAfter)[] answers) : HttpMessageHandler
    {
        private int _next;

        public List<string?> Keys { get; } = [];

        public List<string> Bodies { get; } = [];

        public string? IfMatch { get; private set; }

        public ShortenerClient Client() => new(new ShortenerClientOptions
        {
            BaseAddress = new Uri("https://go.example"),
            ApiKey = "key",
            HttpClient = new HttpClient(this),
        });

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Keys.Add(request.Headers.TryGetValues("Idempotency-Key", out IEnumerable<string>? keys) ? keys.Single() : null);
            Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            IfMatch = request.Headers.IfMatch.SingleOrDefault()?.ToString();
            (HttpStatusCode status, string? retryAfter) = answers[_next++];
            bool refused = (int)status >= 400;
            var response = new HttpResponseMessage(status)
            {
                Content = new StringContent(
                    refused ? """{"status":503,"code":"unavailable","title":"Later"}""" : Link,
                    Encoding.UTF8,
                    refused ? "application/problem+json" : "application/json"),
            };
            response.Headers.RetryAfter = retryAfter is null ? null : RetryConditionHeaderValue.Parse(retryAfter);
            return response;
        }
    }
}
