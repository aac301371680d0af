using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Observability;

/// <summary>
/// A collector that keeps what it is sent over OTLP/HTTP. Protobuf writes strings as they are, so their presence is seen without
/// decoding. Thread-safe.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Body)> _received = [];

    private OtlpReceiver(WebApplication app, string endpoint)
    {
        _app = app;
        Endpoint = endpoint;
    }

    public string Endpoint { get; }

    public static async Task<OtlpReceiver> StartAsync()
    {
        string endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(endpoint);
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var receiver = new OtlpReceiver(app, endpoint);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Everything sent to <c>/v1/metrics</c> or <c>/v1/traces</c>, byte for byte.</summary>
    public string Sent(string signal) => string.Concat(_received.Where(message => message.Path == "/v1/" + signal).Select(message => message.Body));

    /// <summary>Waits until the texts have come.</summary>
    public async Task WaitForAsync(string signal, params string[] texts)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Array.TrueForAll(texts, text => Sent(signal).Contains(text, StringComparison.Ordinal)))
        {
            if (patience.IsCancellationRequested)
            {
                Assert.Fail($"{signal}: not sent within a minute: "
                    + string.Join(", ", texts.Where(text => !Sent(signal).Contains(text, StringComparison.Ordinal))));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
        context.Response.ContentType = "application/x-protobuf";
    }
}
