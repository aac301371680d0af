using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shortener.Ingest.Outbound;

namespace Shortener.Benchmarks.Webhooks;

/// <summary>Takes webhooks on loopback and counts their bytes; also leads every name there, as no setting of the product could.</summary>
internal sealed class LoopbackReceiver : IHostResolver, IOutboundDialer, IAsyncDisposable
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.216.34");

    private readonly WebApplication _app;
    private long _bytes;
    private long _messages;

    private LoopbackReceiver(WebApplication app)
    {
        _app = app;
        app.Run(TakeAsync);
    }

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Messages => Interlocked.Read(ref _messages);

    public Uri Address => new(_app.Urls.First());

    public static async Task<LoopbackReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new LoopbackReceiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct) => Task.FromResult<IReadOnlyList<IPAddress>>([Public]);

    public async Task<Stream> DialAsync(IPEndPoint vetted, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            Interlocked.Add(ref _bytes, count);
        }

        Interlocked.Increment(ref _messages);
    }
}
