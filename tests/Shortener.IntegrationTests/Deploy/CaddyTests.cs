using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Deploy;

/// <summary>
/// The Caddyfile as it is, with Debian's Caddy and its internal issuer: a custom domain gets a certificate with its first visitor, a
/// stranger's does not.
/// </summary>
public sealed class CaddyTests : IAsyncLifetime
{
    private const string CustomDomain = "go.custom.example";

    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _caddyHome = new();
    private readonly int _port = FreePort.Find();
    private ShortenerProcess _server = null!;
    private Process? _caddy;

    public async Task InitializeAsync() => _server = await ShortenerProcess.StartAsync(new ShortenerSetup
    {
        DataDirectory = _data.Path,
        Environment = new Dictionary<string, string>
        {
            ["Http__TrustedProxies"] = "127.0.0.1",
            ["Links__PublicUrl"] = "https://short.example",
            ["Domains__UnknownHost"] = "NotFound",
        },
    });

    public async Task DisposeAsync()
    {
        if (_caddy is { HasExited: false })
        {
            _caddy.Kill();
            await _caddy.WaitForExitAsync();
        }

        _caddy?.Dispose();
        await _server.DisposeAsync();
        _data.Dispose();
        _caddyHome.Dispose();
    }

    [Fact]
    public async Task A_proxy_may_ask_for_certificates_of_known_domains_alone()
    {
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(CustomDomain));
        await AddDomainAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(CustomDomain));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("GO.Custom.Example"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("short.example"));
        foreach (string stranger in new[] { "", "custom.example", "www.go.custom.example", "127.0.0.1", "%00", new string('a', 5_000) })
        {
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(stranger));
        }
    }

    [CaddyFact]
    public async Task A_custom_domain_gets_its_certificate_with_its_first_visitor()
    {
        await AddDomainAsync();
        using HttpResponseMessage created = await _server.Client.PostAsJsonAsync(
            "/api/v1/links", new { url = "https://example.com/there", domain = CustomDomain, slug = "spring" });
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        ProcessOutput said = StartCaddy();

        (HttpStatusCode status, string? location, string issuer) = await VisitAsync(CustomDomain, "/spring", said);
        Assert.Equal((HttpStatusCode.Found, "https://example.com/there"), (status, location));
        Assert.Contains("Caddy Local Authority", issuer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await VisitAsync(CustomDomain, "/metrics", said)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await VisitAsync(CustomDomain, "/internal/domains/allowed?domain=" + CustomDomain, said)).Status);

        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("stranger.example", "/spring"));
        Assert.IsType<AuthenticationException>(refused.InnerException);

        JsonElement link = await created.Content.ReadFromJsonAsync<JsonElement>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await ClicksAsync(link.GetProperty("id").GetString()!) != 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private async Task<HttpStatusCode> AskAsync(string domain)
    {
        using HttpResponseMessage answer = await _server.Client.GetAsync("/internal/domains/allowed?domain=" + domain);
        return answer.StatusCode;
    }

    private async Task AddDomainAsync()
    {
        using HttpResponseMessage added = await _server.Client.PostAsJsonAsync("/api/v1/domains", new { host = CustomDomain });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await AskAsync(CustomDomain) != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private async Task<long> ClicksAsync(string link)
    {
        JsonElement metrics = await _server.Client.GetFromJsonAsync<JsonElement>("/api/v1/metrics?bots=include&link=" + Uri.EscapeDataString(link));
        return metrics.GetProperty("clicks").GetInt64();
    }

    private ProcessOutput StartCaddy()
    {
        _caddy = Process.Start(new ProcessStartInfo("caddy", ["run", "--config", Checkout.Path("deploy/caddy/Caddyfile"), "--adapter", "caddyfile"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = _caddyHome.Path,
                ["XDG_DATA_HOME"] = _caddyHome.Path,
                ["XDG_CONFIG_HOME"] = _caddyHome.Path,
                ["CADDY_ADMIN"] = "off",
                ["CADDY_HTTP_PORT"] = FreePort.Find().ToString(CultureInfo.InvariantCulture),
                ["CADDY_HTTPS_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
                ["CADDY_ISSUER"] = "internal",
                ["SHORTENER_NODES"] = _server.Address.Authority,
                ["SHORTENER_ASK"] = _server.Address.Authority,
            },
        })!;
        return ProcessOutput.Follow(_caddy);
    }

    /// <summary>Tries again while Caddy starts.</summary>
    private async Task<(HttpStatusCode Status, string? Location, string Issuer)> VisitAsync(string host, string path, ProcessOutput said)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await SendAsync(host, path);
            }
            catch (HttpRequestException away)
            {
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"{away}\n{said}");
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private async Task<(HttpStatusCode Status, string? Location, string Issuer)> SendAsync(string host, string path)
    {
        string issuer = "";
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                {
                    issuer = certificate!.Issuer;
                    // The internal authority is nobody's; the name must still be right.
                    return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0;
                },
            },
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, _port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"https://{host}{path}"));
        return (answer.StatusCode, answer.Headers.Location?.ToString(), issuer);
    }
}
