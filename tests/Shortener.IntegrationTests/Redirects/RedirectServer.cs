using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shortener.Api.Blocklists;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Links;
using Shortener.Api.Redirects;
using Shortener.Core.ClickLimits;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Interstitials;
using Shortener.Core.Orphans;
using Shortener.Core.Redirects;
using Shortener.Core.Visitors;
using Shortener.Ingest.Enrichment;
using Shortener.Ingest.Geo;
using Shortener.Testing.Redirects;

namespace Shortener.IntegrationTests.Redirects;

/// <summary>The redirect path behind a real Kestrel socket on a free loopback port.</summary>
internal sealed class RedirectServer : IAsyncDisposable
{
    private static readonly FrozenSet<string> Reserved =
        FrozenSet.ToFrozenSet(["healthz", "app", "e", "postback"], StringComparer.OrdinalIgnoreCase);

    private readonly WebApplication _app;

    private RedirectServer(WebApplication app) => _app = app;

    public required ScriptedRedirectStore Store { get; init; }

    public required RecordingAppender Journal { get; init; }

    public LinkResolver Resolver => _app.Services.GetRequiredService<LinkResolver>();

    public ILinkChangeListener Listener => _app.Services.GetRequiredService<ILinkChangeListener>();

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<RedirectServer> StartAsync(ScriptedRedirectStore? store = null, params (string Key, string Value)[] settings)
    {
        store ??= new ScriptedRedirectStore();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.ConfigureShortenerKestrel());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddClientAddresses();
        builder.Services.AddShortLinks();
        builder.Services.AddGeo();
        builder.Services.AddEnrichment();
        builder.Services.AddBlocklist();
        builder.Services.AddSingleton<OrphanVisits>();
        builder.Services.AddSingleton<PublicUrl>();
        builder.Services.AddSingleton<IClickLimitStore, NoClicksLeft>();
        builder.Services.AddSingleton<IInterstitialStore, NoInterstitials>();
        builder.Services.AddSingleton<IRedirectStore>(store);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IVisitorPseudonyms, AddressPseudonyms>();
        builder.Services.AddSingleton<RecordingAppender>();
        builder.Services.AddSingleton<IClickAppender>(provider => provider.GetRequiredService<RecordingAppender>());
        builder.Services.AddSingleton<IEventAppender>(provider => provider.GetRequiredService<RecordingAppender>());
        WebApplication app = builder.Build();
        app.UseShortLinks(Reserved);
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers["X-Next"] = "1";
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return new RedirectServer(app) { Store = store, Journal = app.Services.GetRequiredService<RecordingAppender>() };
    }

    /// <summary>Sends one request exactly as written and reads the response to its end.</summary>
    public async Task<RawResponse> SendAsync(string path, string method = "GET", string host = "lnk.example", params string[] headers)
    {
        string head = $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
        return await SendBytesAsync(Encoding.Latin1.GetBytes(head));
    }

    public async Task<RawResponse> SendBytesAsync(byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(request);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return RawResponse.Parse(await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Links here have no click limit.</summary>
    private sealed class NoClicksLeft : IClickLimitStore
    {
        public Task<ClickBlock> TakeAsync(long linkId, long limit, int want, CancellationToken ct) => Task.FromResult(default(ClickBlock));

        public Task GiveBackAsync(long linkId, int clicks, CancellationToken ct) => Task.CompletedTask;

        public Task<long> LeftAsync(long linkId, long limit, CancellationToken ct) => Task.FromResult(0L);

        public Task RecountAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct) => Task.CompletedTask;
    }

    private sealed class AddressPseudonyms : IVisitorPseudonyms
    {
        public long? Compute(int workspaceId, IPAddress? address, ReadOnlySpan<char> userAgent, long unixMicros) =>
            address is null ? null : userAgent.Length + workspaceId;
    }
}

/// <summary>A response as it came over the wire.</summary>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Location => Headers.GetValueOrDefault("Location");

    /// <summary>Whether the rest of the pipeline answered.</summary>
    public bool PassedOn => Headers.ContainsKey("X-Next");

    public static RawResponse Parse(string text)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, "No response: " + text);
        string[] lines = text[..end].Split("\r\n");
        return new RawResponse(
            int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
            lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase),
            text[(end + 4)..]);
    }
}
