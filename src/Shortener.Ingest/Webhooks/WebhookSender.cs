using Microsoft.Extensions.Options;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Outbound;

namespace Shortener.Ingest.Webhooks;

/// <summary>Makes one attempt: signs, posts, and says what came back. Thread-safe.</summary>
public sealed class WebhookSender(GuardedClient client, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>Posts a body to an endpoint, signed by whatever secrets hold now.</summary>
    /// <param name="webhook">Where to.</param>
    /// <param name="messageId">The header <c>webhook-id</c>.</param>
    /// <param name="body">JSON.</param>
    /// <param name="ct">Cancels the attempt.</param>
    public async Task<WebhookAttempt> SendAsync(Webhook webhook, string messageId, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<KeyValuePair<string, string>> headers = WebhookSignature.Headers(messageId, now, body.Span, webhook.SecretsAt(now));
        long began = time.GetTimestamp();
        OutboundAnswer answer = await client.PostAsync(webhook.Url, headers, body, TimeSpan.FromSeconds(options.Value.TimeoutSeconds), ct);
        int duration = (int)time.GetElapsedTime(began).TotalMilliseconds;
        // Sockets may complete on the threads that serve redirects: what follows, perhaps a synchronous database, must not run there.
        await Task.Yield();
        return answer.Refusal == OutboundRefusal.None
            ? new WebhookAttempt(answer.Status, null, duration)
            : new WebhookAttempt(null, NameOf(answer.Refusal), duration);
    }

    /// <summary>Why there is no answer, as the log shows it.</summary>
    internal static string NameOf(OutboundRefusal refusal) => refusal switch
    {
        OutboundRefusal.NotPublic => "no_public_address",
        OutboundRefusal.Unreachable => "unreachable",
        OutboundRefusal.Tls => "certificate",
        OutboundRefusal.Deadline => "timeout",
        OutboundRefusal.Protocol => "no_http",
        _ => "url_not_allowed",
    };
}
