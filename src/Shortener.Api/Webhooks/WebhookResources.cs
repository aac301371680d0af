using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Api.Description;
using Shortener.Core.Ids;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Webhooks;

namespace Shortener.Api.Webhooks;

/// <summary>A webhook endpoint as the API shows it. Instants are UTC.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Url">Where messages are posted to.</param>
/// <param name="Events">Event types it is told of.</param>
/// <param name="Enabled">Whether messages are made and sent.</param>
/// <param name="Description">Text for the owner.</param>
/// <param name="LinkId">Only events of this link; null for all.</param>
/// <param name="Tag">Only events of links with this tag; null for all.</param>
/// <param name="IncludeBots">Whether clicks of bots are told too.</param>
/// <param name="FailingSince">First failure since the last success; null while deliveries succeed.</param>
/// <param name="DisabledReason">Why the server disabled it; null otherwise.</param>
/// <param name="OldSecretUntil">Until when the secret before signs as well; null when none does.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Secret">The signing secret, <c>whsec_…</c>; only in the answers that create or rotate it.</param>
internal sealed record WebhookResource(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    bool Enabled,
    string? Description,
    string? LinkId,
    string? Tag,
    bool IncludeBots,
    DateTime? FailingSince,
    string? DisabledReason,
    DateTime? OldSecretUntil,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    public static WebhookResource Of(Webhook webhook, DateTimeOffset now, bool withSecret = false) => new(
        OpaqueId.Webhook.Format(webhook.Id),
        webhook.Url,
        webhook.Events,
        webhook.Enabled,
        webhook.Description,
        webhook.LinkId is { } link ? OpaqueId.Link.Format(link) : null,
        webhook.Tag,
        webhook.IncludeBots,
        webhook.FailingSince?.UtcDateTime,
        webhook.DisabledReason,
        webhook.OldSecretUntil > now ? webhook.OldSecretUntil?.UtcDateTime : null,
        webhook.CreatedAt.UtcDateTime,
        webhook.UpdatedAt.UtcDateTime,
        withSecret ? webhook.Secret.Text : null);
}

/// <summary>A page of endpoints, oldest first.</summary>
internal sealed record WebhookList(IReadOnlyList<WebhookResource> Items, string? NextCursor);

/// <summary>A message and what became of it.</summary>
/// <param name="Id">Opaque id of the delivery.</param>
/// <param name="MessageId">The header <c>webhook-id</c>: the same at each attempt and when it is sent again.</param>
/// <param name="Event">Event type.</param>
/// <param name="Status"><c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="ResponseStatus">HTTP status of the last attempt; null without an answer.</param>
/// <param name="Error">
/// Why the last attempt has no answer: <c>timeout</c>, <c>unreachable</c>, <c>certificate</c>, <c>no_http</c>, <c>no_public_address</c>,
/// <c>url_not_allowed</c>; null with one.
/// </param>
/// <param name="DurationMs">Milliseconds the last attempt took.</param>
/// <param name="CreatedAt">When the message came to be.</param>
/// <param name="NextAttemptAt">When it is tried next; null once it is delivered or failed.</param>
/// <param name="FinishedAt">When it was delivered or given up.</param>
internal sealed record WebhookDeliveryResource(
    string Id,
    string MessageId,
    string Event,
    string Status,
    int Attempts,
    int? ResponseStatus,
    string? Error,
    int? DurationMs,
    DateTime CreatedAt,
    DateTime? NextAttemptAt,
    DateTime? FinishedAt)
{
    public static WebhookDeliveryResource Of(WebhookDelivery delivery) => new(
        OpaqueId.WebhookDelivery.Format(delivery.Id),
        delivery.Message.MessageId,
        delivery.Message.Event,
        NameOf(delivery.Status),
        delivery.Attempts,
        delivery.ResponseStatus,
        delivery.Error,
        delivery.DurationMs,
        delivery.Message.CreatedAt.UtcDateTime,
        delivery.Status == WebhookDeliveryStatus.Pending ? delivery.NextAttemptAt.UtcDateTime : null,
        delivery.FinishedAt?.UtcDateTime);

    public static string NameOf(WebhookDeliveryStatus status) => status switch
    {
        WebhookDeliveryStatus.Delivered => "delivered",
        WebhookDeliveryStatus.Failed => "failed",
        _ => "pending",
    };
}

/// <summary>A page of the log, newest first.</summary>
internal sealed record WebhookDeliveryList(IReadOnlyList<WebhookDeliveryResource> Items, string? NextCursor);

/// <summary>What came of a test. What the endpoint wrote is not read.</summary>
/// <param name="MessageId">The header <c>webhook-id</c>.</param>
/// <param name="Type">Event type that was sent.</param>
/// <param name="Succeeded">Whether the endpoint answered 2xx.</param>
/// <param name="ResponseStatus">HTTP status; null without an answer.</param>
/// <param name="Error">Why there is none, as in the log; null with one.</param>
/// <param name="DurationMs">Milliseconds it took.</param>
internal sealed record WebhookTestResource(string MessageId, string Type, bool Succeeded, int? ResponseStatus, string? Error, int DurationMs)
{
    public static WebhookTestResource Of(string messageId, string type, WebhookAttempt attempt) =>
        new(messageId, type, attempt.Succeeded, attempt.Status, attempt.Error, attempt.DurationMs);
}

/// <summary>An event type that endpoints can ask for.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Example">A message of it, as it is posted.</param>
internal sealed record WebhookEventResource(string Type, [property: Shape] JsonElement Example);

/// <summary>Every event type.</summary>
internal sealed record WebhookEventList(IReadOnlyList<WebhookEventResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(RotateSecretRequest))]
[JsonSerializable(typeof(TestWebhookRequest))]
[JsonSerializable(typeof(WebhookResource))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(WebhookDeliveryResource))]
[JsonSerializable(typeof(WebhookDeliveryList))]
[JsonSerializable(typeof(WebhookTestResource))]
[JsonSerializable(typeof(WebhookEventList))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
