using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Api.Redirects;
using Shortener.Core.Blocklists;
using Shortener.Core.Clicks;
using Shortener.Core.ClientAddresses;
using Shortener.Core.Geo;
using Shortener.Core.Interstitials;
using Shortener.Core.Orphans;
using Shortener.Core.Redirects;
using Shortener.Core.Targeting;
using Shortener.Core.UserAgents;
using Shortener.Core.Visitors;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class RedirectHandlerTests
{
    private readonly ScriptedRedirectStore _store = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Cached_redirect_completes_at_once_and_allocates_nothing()
    {
        RedirectHandler handler = await CreateAsync();
        HttpContext context = Request("/abc");
        await handler.HandleAsync(context);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(handler.HandleAsync(context).IsCompletedSuccessfully);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            _ = handler.HandleAsync(context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("https://destination.example/page", context.Response.Headers.Location);
    }

    [Fact]
    public async Task Everything_else_leaves_the_thread_it_came_on()
    {
        int? thread = null;
        RedirectHandler handler = await CreateAsync(context =>
        {
            thread = Environment.CurrentManagedThreadId;
            return Task.CompletedTask;
        });
        _store.AfterRead = _ =>
        {
            thread = Environment.CurrentManagedThreadId;
            return Task.CompletedTask;
        };

        foreach (string path in new[] { "/app", "/api/v1/me", "/missing" })
        {
            thread = null;
            Task? handling = null;
            int caller = 0;
            var io = new Thread(() =>
            {
                caller = Environment.CurrentManagedThreadId;
                handling = handler.HandleAsync(Request(path));
            });
            io.Start();
            io.Join();
            await handling!;
            Assert.NotNull(thread);
            Assert.NotEqual(caller, thread);
        }
    }

    private async Task<RedirectHandler> CreateAsync(RequestDelegate? next = null)
    {
        _store.Write(Targets.Link());
        var domains = new DomainTable(_store, new DomainOptions());
        await domains.RefreshAsync(CancellationToken.None);
        return new RedirectHandler(
            next ?? (_ => Task.CompletedTask),
            FrozenSet.ToFrozenSet(["app"]),
            new LinkResolver(_store, shared: null, new CacheOptions { MaxLinks = 100 }, _time, NullLogger<LinkResolver>.Instance),
            domains,
            new NothingBlocked(),
            new InterstitialTable(store: null!, new InterstitialWeights(), _time, NullLogger<InterstitialTable>.Instance),
            // Every link here is plain.
            programs: null!,
            new OrphanRecorder(
                new OrphanVisits(_time), new Lazy<VisitEngines>(() => new VisitEngines(new Nowhere(), UserAgentParser.Load()))),
            new ClickRecorder(
                new ForgetfulJournal(),
                new NoPseudonyms(),
                new TrustedProxyAddress(new ClientAddressResolver(new HttpOptions())),
                _time,
                NullLogger<ClickRecorder>.Instance),
            // No request here is for a page or the API.
            hubs: null,
            reads: null);
    }

    private static DefaultHttpContext Request(string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Headers.Host = "lnk.example:8080";
        context.Request.Headers.UserAgent = "Agent/1";
        context.Request.Headers.Referer = "https://from.example/";
        context.Request.Headers.AcceptLanguage = "es";
        context.Request.Headers["Sec-Purpose"] = "other";
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        return context;
    }

    private sealed class Nowhere : IGeoLocator
    {
        public string? Unavailable => null;

        public GeoLocation Locate(IPAddress address) => GeoLocation.Unknown;
    }

    private sealed class NothingBlocked : IBlocklist
    {
        public Blocklist Current => Blocklist.Empty;
    }

    private sealed class ForgetfulJournal : IClickAppender
    {
        public bool TryAppend(in ClickCapture capture) => true;

        public ValueTask WhenDurableAsync() => default;
    }

    private sealed class NoPseudonyms : IVisitorPseudonyms
    {
        public long? Compute(int workspaceId, IPAddress? address, ReadOnlySpan<char> userAgent, long unixMicros) => null;
    }
}
