using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Shortener.Testing.Outbound;

/// <summary>A message as it arrived.</summary>
/// <param name="Path">First segment of the path: which endpoint it was for.</param>
/// <param name="Id">The header <c>webhook-id</c>.</param>
public sealed record ReceivedMessage(string Path, string Id, string Timestamp, string Signature, string Body, string ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");
}

/// <summary>
/// A real server that takes webhooks and answers as the path says: <c>/ok…</c>, <c>/slow…</c> (300 ms), <c>/hang…</c>, <c>/gone</c>,
/// <c>/redirect</c>, <c>/huge</c>, <c>/status/500</c>, <c>/flaky…</c> (every other attempt fails).
/// </summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private bool _refuses;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop = new();
    private int _flaky;

    private WebhookReceiver(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    /// <summary>Every attempt, in the order of arrival.</summary>
    public ConcurrentQueue<ReceivedMessage> Attempts { get; } = new();

    /// <summary>Attempts that were answered with success.</summary>
    public ConcurrentQueue<ReceivedMessage> Taken { get; } = new();

    /// <summary>While set, every path answers 503.</summary>
    public bool Refuses
    {
        get => Volatile.Read(ref _refuses);
        set => Volatile.Write(ref _refuses, value);
    }

    public IPEndPoint EndPoint => IPEndPoint.Parse(_app.Urls.First()["http://".Length..]);

    public static async Task<WebhookReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    public IReadOnlyList<ReceivedMessage> TakenAt(string path) => [.. Taken.Where(message => message.Path == path)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        string path = context.Request.Path.Value!.Trim('/');
        var message = new ReceivedMessage(
            path,
            context.Request.Headers["webhook-id"].ToString(),
            context.Request.Headers["webhook-timestamp"].ToString(),
            context.Request.Headers["webhook-signature"].ToString(),
            body,
            context.Request.ContentType ?? "");
        Attempts.Enqueue(message);
        string kind = path.Split('-', '/')[0];
        int status = Refuses ? 503 : kind switch
        {
            "gone" => 410,
            "redirect" => 302,
            "status" => int.Parse(path.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture),
            "flaky" => Interlocked.Increment(ref _flaky) % 2 == 1 ? 500 : 200,
            _ => 200,
        };
        if (kind is "hang" or "slow" && !Refuses)
        {
            try
            {
                await Task.Delay(kind == "hang" ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(300), TimeProvider.System, _stop.Token)
                    .WaitAsync(context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                context.Abort();
                return;
            }
        }

        if (status == 200)
        {
            Taken.Enqueue(message);
        }

        context.Response.StatusCode = status;
        if (kind == "redirect")
        {
            context.Response.Headers.Location = "/ok-behind-redirect";
        }

        if (kind == "huge")
        {
            byte[] chunk = new byte[64 * 1024];
            for (int i = 0; i < 1_000; i++)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        }
    }
}
