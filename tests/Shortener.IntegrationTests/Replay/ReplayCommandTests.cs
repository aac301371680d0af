using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shortener.Api.Replay;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Replay;

/// <summary>The command against a server that writes down what it was sent.</summary>
public sealed class ReplayCommandTests : IAsyncLifetime, IDisposable
{
    private const string Feed = """
        {"_heartbeat_":1}
        {"h":"a","u":"http://a.example/","t":10,"c":"US","a":"Agent \u00e9\nX","r":"http://ref.example/p?q","al":"es"}
        {"h":"b","u":"http://b.example/","t":11,"c":"ES","a":"Other","r":"direct"}
        {"h":"missing","u":"http://c.example/","t":12}

        """;

    private readonly TemporaryDirectory _folder = new();
    private readonly ConcurrentQueue<Seen> _seen = new();
    private WebApplication _server = null!;
    private string _address = "";

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        _address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        File.WriteAllText(_folder.File("feed.json"), Feed);
        File.WriteAllText(_folder.File("addresses.json"), """{"US":["198.51.100.1"],"ES":["192.0.2.1"]}""");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_arrive_as_their_visitors_sent_them_and_redirects_are_not_followed()
    {
        (int exitCode, JsonElement report) = await RunAsync("--addresses", _folder.File("addresses.json"), "--connections", "1", "--rate", "max");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            [
                new Seen("GET", "/a", "Agent é X", "http://ref.example/p?q", "es", "198.51.100.1"),
                new Seen("GET", "/b", "Other", "", "", "192.0.2.1"),
                new Seen("GET", "/missing", "", "", "", ""),
            ],
            _seen);
        Assert.Equal(3, report.GetProperty("requests").GetInt64());
        Assert.Equal(2, report.GetProperty("statuses").GetProperty("302").GetInt64());
        Assert.Equal(1, report.GetProperty("statuses").GetProperty("404").GetInt64());
        Assert.Equal(1, report.GetProperty("skipped").GetProperty("heartbeat").GetInt64());
    }

    [Fact]
    public async Task A_rate_is_kept_by_the_clock()
    {
        (int exitCode, JsonElement report) = await RunAsync("--rate", "10");

        Assert.Equal(0, exitCode);
        // Three requests at ten a second: the last one is due 0.2 s after the first.
        Assert.InRange(report.GetProperty("seconds").GetDouble(), 0.19, 5);
    }

    [Fact]
    public async Task With_a_key_the_links_are_created_first()
    {
        (int exitCode, _) = await RunAsync("--key", "secret", "--connections", "1");

        Assert.Equal(0, exitCode);
        Assert.Equal(["POST", "POST", "POST", "GET", "GET", "GET"], _seen.Select(seen => seen.Method));
    }

    [Theory]
    [InlineData("--key", "wrong")]
    [InlineData("--addresses", "nowhere.json")]
    public async Task Unusable_input_ends_with_exit_code_2(string option, string value)
    {
        (int exitCode, _) = await RunAsync(option, value);

        Assert.Equal(2, exitCode);
        Assert.DoesNotContain(_seen, seen => seen.Method == "GET");
    }

    [Fact]
    public async Task Another_machine_is_refused()
    {
        Assert.Equal(2, await ReplayCommand.Create().Parse([_folder.File("feed.json"), "--target", "http://192.0.2.7"]).InvokeAsync());
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_with_exit_code_1()
    {
        await _server.StopAsync();
        (int exitCode, JsonElement report) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(3, report.GetProperty("failures").EnumerateObject().Sum(failure => failure.Value.GetInt64()));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        _seen.Enqueue(new Seen(
            context.Request.Method,
            context.Request.Path,
            headers.UserAgent.ToString(),
            headers.Referer.ToString(),
            headers.AcceptLanguage.ToString(),
            headers["X-Forwarded-For"].ToString()));
        if (HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = headers.Authorization == "Bearer secret" ? StatusCodes.Status201Created : StatusCodes.Status401Unauthorized;
            return;
        }

        if (context.Request.Path == "/missing")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("no such link");
            return;
        }

        context.Response.Redirect("/elsewhere");
    }

    private async Task<(int ExitCode, JsonElement Report)> RunAsync(params string[] arguments)
    {
        string[] all = [_folder.File("feed.json"), "--target", _address, "--json", .. arguments];
        using var output = new StringWriter();
        int exitCode = await ReplayCommand.Create().Parse(all).InvokeAsync(new InvocationConfiguration { Output = output, Error = TextWriter.Null });
        string text = output.ToString();
        return (exitCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private sealed record Seen(string Method, string Path, string UserAgent, string Referrer, string Language, string Address);
}
