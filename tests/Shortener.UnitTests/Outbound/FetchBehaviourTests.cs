using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Shortener.Ingest.Outbound;
using Shortener.Testing;
using Shortener.Testing.Outbound;

namespace Shortener.UnitTests.Outbound;

/// <summary>The cases of <c>url/fetch_behaviour_cases.jsonl</c>, each against a real listener.</summary>
public sealed class FetchBehaviourTests
{
    private const string Public = "93.184.216.34";
    private const string AlsoPublic = "93.184.216.35";

    private static readonly OutboundLimits Limits = new() { Deadline = TimeSpan.FromSeconds(20) };

    private readonly StubResolver _resolver = new StubResolver().With("site.example", Public).With("other.example", AlsoPublic);
    private readonly RoutedDialer _dialer = new();

    [TestDataFact]
    public void Each_case_of_the_shared_list_has_its_test()
    {
        // Two belong to those who show what was fetched: the metadata endpoint's tests, and webhooks, which show no body.
        Assert.Equal(9, File.ReadLines(TestData.Path("url/fetch_behaviour_cases.jsonl")).Count(line => line.Length > 0));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    public async Task A_public_name_with_a_private_address_is_refused_before_a_connection(string address)
    {
        await using var site = new ScriptedSite(_ => ScriptedSite.Page("secret"));
        // The dialer that the product uses: what it is asked for it connects to.
        using var client = new GuardedClient(new StubResolver().With("evil.example", address), new TcpDialer(), TimeProvider.System);
        OutboundAnswer answer = await client.GetAsync($"http://evil.example:{site.EndPoint.Port}/", Limits, CancellationToken.None);
        Assert.Equal(OutboundRefusal.Port, answer.Refusal);
        answer = await client.GetAsync("http://evil.example/", Limits, CancellationToken.None);
        Assert.Equal(OutboundRefusal.NotPublic, answer.Refusal);
        Assert.Equal(0, site.Connections);
    }

    [Fact]
    public async Task A_name_with_a_public_and_a_private_address_is_refused()
    {
        await using var site = new ScriptedSite(_ => ScriptedSite.Page("hello"));
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client(new StubResolver().With("mixed.example", Public, "127.0.0.1"));
        OutboundAnswer answer = await client.GetAsync("http://mixed.example/", Limits, CancellationToken.None);
        Assert.Equal(OutboundRefusal.NotPublic, answer.Refusal);
        Assert.Empty(_dialer.Dialled);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_between_two_hops_is_vetted_again()
    {
        await using var site = new ScriptedSite(path => path == "/" ? ScriptedSite.Redirect("http://rebind.example/next") : ScriptedSite.Page("secret"));
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client(new StubResolver().With("rebind.example", Public).With("rebind.example", "127.0.0.1"));
        OutboundAnswer answer = await client.GetAsync("http://rebind.example/", Limits, CancellationToken.None);
        Assert.Equal(OutboundRefusal.NotPublic, answer.Refusal);
        Assert.Single(_dialer.Dialled);
    }

    [Fact]
    public async Task The_connection_goes_to_the_vetted_address_and_nobody_asks_again()
    {
        await using var site = new ScriptedSite(_ => ScriptedSite.Page("hello"));
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client(new StubResolver().With("site.example", Public).With("site.example", "10.0.0.1"));
        OutboundAnswer answer = await client.GetAsync("http://site.example/", Limits, CancellationToken.None);
        Assert.Equal("hello", Encoding.UTF8.GetString(answer.Body));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(Public), 80), Assert.Single(_dialer.Dialled));
    }

    [Fact]
    public async Task Redirects_end_at_a_small_limit()
    {
        int hop = 0;
        await using var site = new ScriptedSite(_ => ScriptedSite.Redirect($"/hop{++hop}"));
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        OutboundAnswer answer = await client.GetAsync("http://site.example/", Limits, CancellationToken.None);
        Assert.Equal(OutboundRefusal.TooManyRedirects, answer.Refusal);
        Assert.Equal(Limits.MaxRedirects + 1, site.Requests.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd", OutboundRefusal.Scheme)]
    [InlineData("http://127.0.0.1/", OutboundRefusal.NotPublic)]
    [InlineData("//169.254.169.254/latest/meta-data", OutboundRefusal.NotPublic)]
    [InlineData("http://a:b@other.example/", OutboundRefusal.UserInfo)]
    [InlineData("http://other.example:6379/", OutboundRefusal.Port)]
    public async Task The_target_of_a_redirect_is_vetted_like_the_first(string location, OutboundRefusal expected)
    {
        await using var site = new ScriptedSite(_ => ScriptedSite.Redirect(location));
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        Assert.Equal(expected, (await client.GetAsync("http://site.example/", Limits, CancellationToken.None)).Refusal);
        Assert.Single(_dialer.Dialled);
    }

    [Theory]
    [InlineData("http://other.example/", OutboundRefusal.Downgrade)]
    [InlineData("https://other.example/", OutboundRefusal.None)]
    [InlineData("/relative", OutboundRefusal.None)]
    public void A_redirect_never_leads_from_https_to_http(string location, OutboundRefusal expected)
    {
        OutboundVetting.TryParse("https://site.example/", null, out Core.Destinations.WebUrl? from);
        Assert.Equal(expected, OutboundVetting.TryParse(location, from, out _));
    }

    [Fact]
    public async Task A_compressed_bomb_is_cut_at_the_limit_of_decompressed_bytes()
    {
        byte[] bomb = Bomb();
        long sent = 0;
        await using var site = new ScriptedSite(async (_, stream, ct) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"), ct);
            for (int i = 0; i < 1_000; i++)
            {
                await stream.WriteAsync(bomb, ct);
                sent += bomb.Length;
            }
        });
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        long before = GC.GetTotalAllocatedBytes();
        OutboundAnswer answer = await client.GetAsync("http://site.example/", Limits, CancellationToken.None);
        Assert.Equal(OutboundRefusal.None, answer.Refusal);
        Assert.True(answer.IsTruncated);
        Assert.Equal(Limits.MaxBytes, answer.Body.Length);
        // 16 MiB decompressed by each of the thousand members; what was kept is half a MiB.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L * 1024 * 1024);
    }

    [Fact]
    public async Task A_server_that_sends_a_byte_now_and_then_runs_into_the_total_deadline()
    {
        await using var site = new ScriptedSite(async (_, stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"u8.ToArray(), ct);
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), ct);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }
        });
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        long start = Stopwatch.GetTimestamp();
        OutboundAnswer answer = await client.GetAsync("http://site.example/", Limits with { Deadline = TimeSpan.FromSeconds(1) }, CancellationToken.None);
        Assert.Equal(OutboundRefusal.Deadline, answer.Refusal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_head_that_never_ends_is_refused()
    {
        await using var site = new ScriptedSite(async (_, stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), ct);
            for (int i = 0; i < 10_000; i++)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"X-{i}: {new string('a', 100)}\r\n"), ct);
            }
        });
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        Assert.Equal(OutboundRefusal.Protocol, (await client.GetAsync("http://site.example/", Limits, CancellationToken.None)).Refusal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 6\r\n\r\n<html>")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 5\r\n\r\nplain")]
    [InlineData("")]
    public async Task What_is_no_http_is_a_refusal_not_an_exception(string answer)
    {
        await using var site = new ScriptedSite(_ => answer);
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        Assert.Equal(OutboundRefusal.Protocol, (await client.GetAsync("http://site.example/", Limits, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task Nobody_there_and_no_trusted_certificate_are_told_apart()
    {
        using GuardedClient client = Client();
        Assert.Equal(OutboundRefusal.Unreachable, (await client.GetAsync("http://site.example/", Limits, CancellationToken.None)).Refusal);
        Assert.Equal(OutboundRefusal.NotPublic, (await client.GetAsync("http://nowhere.example/", Limits, CancellationToken.None)).Refusal);

        using X509Certificate2 own = SelfSigned();
        await using var site = new TlsSite(own);
        _dialer.With(Public, site.EndPoint);
        Assert.Equal(OutboundRefusal.Tls, (await client.GetAsync("https://site.example/", Limits, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task A_request_brings_no_cookies_credentials_or_trace_ids_along()
    {
        using var activity = new Activity("of this server").Start();
        await using var site = new ScriptedSite(path => path == "/"
            ? "HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: /next\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : ScriptedSite.Page("hello"));
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        OutboundAnswer answer = await client.GetAsync("http://site.example/#part", Limits, CancellationToken.None);
        Assert.Equal((200, "http://site.example/next"), (answer.Status, answer.FinalUrl));
        Assert.All(site.Requests, head =>
        {
            string[] names = [.. head.Split("\r\n").Skip(1).Where(line => line.Length > 0).Select(line => line.Split(':')[0])];
            Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], names.Order());
        });
    }

    [Fact]
    public async Task One_host_gets_few_connections_at_once()
    {
        int now = 0;
        int most = 0;
        await using var site = new ScriptedSite(async (_, stream, ct) =>
        {
            int mine = Interlocked.Increment(ref now);
            InterlockedMax(ref most, mine);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
            Interlocked.Decrement(ref now);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(ScriptedSite.Page("hello")), ct);
        });
        _dialer.With(Public, site.EndPoint);
        using GuardedClient client = Client();
        OutboundAnswer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => client.GetAsync("http://site.example/", Limits, CancellationToken.None)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.InRange(most, 1, 2);
    }

    private GuardedClient Client(StubResolver? resolver = null) => new(resolver ?? _resolver, _dialer, TimeProvider.System);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 16; i++)
            {
                gzip.Write(zeros);
            }
        }

        return packed.ToArray();
    }

    private static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=site.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class TlsSite(X509Certificate2 certificate) : IAsyncDisposable
    {
        private readonly ScriptedTcp _listener = new(async (stream, ct) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
        });

        public IPEndPoint EndPoint => _listener.EndPoint;

        public ValueTask DisposeAsync() => _listener.DisposeAsync();
    }
}
