using System.Net;
using System.Net.Sockets;
using Shortener.Core.Dns;
using Shortener.Testing.Processes;

namespace Shortener.UnitTests.Dns;

/// <summary>The resolver against dnsmasq, and against servers that do not behave.</summary>
public sealed class TxtResolverTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [DnsmasqFact]
    public async Task Records_are_found_by_udp_behind_aliases_and_by_tcp_where_they_do_not_fit()
    {
        // Four records of 200 characters are more than the 512 bytes that UDP carries.
        string[] big = [.. Enumerable.Range(0, 4).Select(i => $"{i}{new string('x', 200)}")];
        await using DnsmasqServer server = await DnsmasqServer.StartAsync(
        [
            "--txt-record=_shortener.go.example,shortener-verification=abc",
            "--txt-record=target.example,behind-an-alias",
            "--cname=_shortener.alias.example,target.example",
            .. big.Select(text => $"--txt-record=_shortener.big.example,{text}"),
            "--host-record=plain.example,192.0.2.1",
        ]);
        TxtResolver resolver = Resolver(server.EndPoint);

        TxtAnswer found = await resolver.ResolveAsync("_shortener.go.example", None);
        Assert.Equal(TxtOutcome.Found, found.Outcome);
        Assert.Equal(["shortener-verification=abc"], found.Texts);
        Assert.Equal(["behind-an-alias"], (await resolver.ResolveAsync("_shortener.alias.example", None)).Texts);
        Assert.Equal(big, (await resolver.ResolveAsync("_shortener.big.example", None)).Texts.Order());
        Assert.Equal(TxtOutcome.None, (await resolver.ResolveAsync("nowhere.example", None)).Outcome);
        Assert.Equal(TxtOutcome.None, (await resolver.ResolveAsync("plain.example", None)).Outcome);
        Assert.Equal(TxtOutcome.None, (await resolver.ResolveAsync("a..b", None)).Outcome);
        // Not its zone, and nobody to ask: REFUSED.
        Assert.Equal(TxtOutcome.Unavailable, (await resolver.ResolveAsync("_shortener.elsewhere.test", None)).Outcome);
    }

    [Fact]
    public async Task The_truncated_answer_is_asked_for_again_by_tcp_alone()
    {
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Task serving = Task.Run(async () =>
        {
            UdpReceiveResult asked = await udp.ReceiveAsync();
            byte[] truncated = [.. asked.Buffer];
            truncated[2] |= 0x82;
            await udp.SendAsync(truncated, asked.RemoteEndPoint);
        });
        // Nothing listens for TCP there: the answer cannot be had.
        Assert.Equal(TxtOutcome.Unavailable, (await Resolver((IPEndPoint)udp.Client.LocalEndPoint!).ResolveAsync("go.example", None)).Outcome);
        await serving;
    }

    [Fact]
    public async Task A_silent_server_is_given_up_in_bounded_time()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var patience = TimeSpan.FromMilliseconds(200);
        var resolver = new TxtResolver((IPEndPoint)silent.Client.LocalEndPoint!, patience, TimeProvider.System);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal(TxtOutcome.Unavailable, (await resolver.ResolveAsync("go.example", None)).Outcome);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start), patience, patience * 20);
    }

    [Fact]
    public async Task Forged_replies_are_passed_over_until_the_right_one_comes()
    {
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Task serving = Task.Run(async () =>
        {
            UdpReceiveResult asked = await udp.ReceiveAsync();
            byte[] reply = [.. asked.Buffer];
            reply[2] |= 0x80;
            reply[7] = 1;
            byte[] record = [0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 5, 4, (byte)'g', (byte)'o', (byte)'o', (byte)'d'];
            byte[] good = [.. reply, .. record];
            byte[] forged = [.. good];
            forged[0] ^= 0xff;
            forged[^1] = (byte)'!';
            await udp.SendAsync(forged, asked.RemoteEndPoint);
            await udp.SendAsync("rubbish"u8.ToArray(), asked.RemoteEndPoint);
            await udp.SendAsync(good, asked.RemoteEndPoint);
        });
        Assert.Equal(["good"], (await Resolver((IPEndPoint)udp.Client.LocalEndPoint!).ResolveAsync("go.example", None)).Texts);
        await serving;
    }

    [Fact]
    public async Task Without_a_server_there_is_no_answer_and_a_cancelled_question_throws()
    {
        Assert.Equal(TxtOutcome.Unavailable, (await Resolver(null).ResolveAsync("go.example", None)).Outcome);
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var cancelled = new CancellationTokenSource();
        Task<TxtAnswer> asking = Resolver((IPEndPoint)silent.Client.LocalEndPoint!).ResolveAsync("go.example", cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static TxtResolver Resolver(IPEndPoint? server) => new(server, TimeSpan.FromSeconds(2), TimeProvider.System);
}
