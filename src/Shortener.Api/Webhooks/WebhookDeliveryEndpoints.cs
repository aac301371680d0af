using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Outbound;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Webhooks;

namespace Shortener.Api.Webhooks;

/// <summary>The log of an endpoint, sending again, and tests. What an endpoint answers is never shown, but for its status and the time.</summary>
internal static class WebhookDeliveryEndpoints
{
    public static void MapWebhookDeliveries(this RouteGroupBuilder webhooks)
    {
        webhooks.MapPost("/{id}/test", TestAsync)
            .Requires(Permission.WebhooksWrite)
            .Takes<TestWebhookRequest>(WebhookExamples.Test)
            .Answers(StatusCodes.Status200OK, WebhookExamples.Tested, "What came of it, also where the endpoint failed")
            .WithName("testWebhook")
            .WithSummary("Send a sample message now, signed like any other, and say what came of it; it is not in the log");
        webhooks.MapGet("/{id}/deliveries", ListAsync)
            .Pages()
            .Query(QueryNote.OneOf("status", "Only deliveries in this state. Absent: all.", "pending", "delivered", "failed"))
            .Answers(StatusCodes.Status200OK, WebhookExamples.Deliveries, "A page")
            .WithName("listWebhookDeliveries")
            .WithSummary("Messages and what became of them, newest first");
        webhooks.MapGet("/{id}/deliveries/{deliveryId}", GetAsync)
            .Answers(StatusCodes.Status200OK, WebhookExamples.Delivery, "The delivery")
            .WithName("getWebhookDelivery")
            .WithSummary("Read a delivery");
        webhooks.MapPost("/{id}/deliveries/{deliveryId}/resend", ResendAsync)
            .Requires(Permission.WebhooksWrite)
            .Answers(StatusCodes.Status202Accepted, WebhookExamples.Delivery, "The new delivery of the same message")
            .Problems(StatusCodes.Status409Conflict, "webhook_disabled")
            .Idempotent()
            .WithName("resendWebhookDelivery")
            .WithSummary("Send the same message again, under the same webhook-id, behind those that wait");
    }

    private static async Task<Results<Ok<WebhookTestResource>, Problem>> TestAsync(
        HttpContext context,
        string id,
        IWebhookStore store,
        WebhookSamples samples,
        WebhookSender sender,
        WorkspaceBudget budget,
        TimeProvider time,
        CancellationToken ct)
    {
        (TestWebhookRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, WebhooksJson.Default.TestWebhookRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (await WebhookEndpoints.FindAsync(context, id, store, ct) is not { } webhook)
        {
            return Problem.NotFound("webhook");
        }

        string type = request!.Type ?? webhook.Events[0];
        if (!WebhookEvents.IsKnown(type))
        {
            return Problem.Invalid("type", $"Must be one of {string.Join(", ", WebhookEvents.All)}");
        }

        using WorkspaceBudget.Place place = budget.TryTake(webhook.WorkspaceId, context);
        if (!place.IsTaken)
        {
            return WorkspaceBudget.Exceeded;
        }

        string messageId = MessageId.Random();
        WebhookAttempt attempt = await sender.SendAsync(webhook, messageId, samples.Of(type, time.GetUtcNow()), ct);
        return TypedResults.Ok(WebhookTestResource.Of(messageId, type, attempt));
    }

    /// <param name="context">The request.</param>
    /// <param name="id">The endpoint.</param>
    /// <param name="store">Store of endpoints.</param>
    /// <param name="status"><c>pending</c>, <c>delivered</c> or <c>failed</c>; absent for all.</param>
    /// <param name="cursor"><c>nextCursor</c> of the page before.</param>
    /// <param name="limit">1 to 100, default 50.</param>
    /// <param name="ct">Cancels the request.</param>
    private static async Task<Results<Ok<WebhookDeliveryList>, Problem>> ListAsync(
        HttpContext context, string id, IWebhookStore store, string? status, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = WebhookEndpoints.LimitOf(limit, errors);
        long before = long.MaxValue;
        if (cursor is not null && !OpaqueId.WebhookDelivery.TryParse(cursor, out before))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        WebhookDeliveryStatus? only = null;
        if (status is not null)
        {
            only = Array.Find(Enum.GetValues<WebhookDeliveryStatus>(), known => WebhookDeliveryResource.NameOf(known) == status);
            if (WebhookDeliveryResource.NameOf(only.Value) != status)
            {
                errors.Add("status", "Must be pending, delivered or failed");
            }
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await WebhookEndpoints.FindAsync(context, id, store, ct) is not { } webhook)
        {
            return Problem.NotFound("webhook");
        }

        IReadOnlyList<WebhookDelivery> found = await store.ListDeliveriesAsync(webhook.Id, only, before, count + 1, ct);
        WebhookDeliveryResource[] page = [.. found.Take(count).Select(WebhookDeliveryResource.Of)];
        return TypedResults.Ok(new WebhookDeliveryList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Ok<WebhookDeliveryResource>, Problem>> GetAsync(
        HttpContext context, string id, string deliveryId, IWebhookStore store, CancellationToken ct) =>
        await WebhookEndpoints.FindAsync(context, id, store, ct) is { } webhook
        && OpaqueId.WebhookDelivery.TryParse(deliveryId, out long number)
        && await store.FindDeliveryAsync(webhook.Id, number, ct) is { } delivery
            ? TypedResults.Ok(WebhookDeliveryResource.Of(delivery))
            : Problem.NotFound("delivery");

    private static async Task<Results<Accepted<WebhookDeliveryResource>, Problem>> ResendAsync(
        HttpContext context, string id, string deliveryId, IWebhookStore store, TimeProvider time, CancellationToken ct)
    {
        if (await WebhookEndpoints.FindAsync(context, id, store, ct) is not { } webhook
            || !OpaqueId.WebhookDelivery.TryParse(deliveryId, out long number))
        {
            return Problem.NotFound("delivery");
        }

        if (!webhook.Enabled)
        {
            return Problem.Conflict("webhook_disabled", "The webhook is disabled; enable it first");
        }

        if (await store.ResendAsync(webhook.Id, number, time.GetUtcNow(), ct) is not { } again)
        {
            return Problem.NotFound("delivery");
        }

        WebhookDeliveryResource resource = WebhookDeliveryResource.Of(again);
        return TypedResults.Accepted($"/api/v1/webhooks/{id}/deliveries/{resource.Id}", resource);
    }
}
