using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Webhooks;

namespace Shortener.Api.Pages.Webhooks;

/// <summary>The webhooks of a workspace, oldest first.</summary>
public sealed record WebhooksPageModel(CursorPage<Webhook> Webhooks);

/// <summary>A webhook and its log, newest first.</summary>
/// <param name="Webhook">Its secret is not shown.</param>
/// <param name="Deliveries">A page of the log.</param>
/// <param name="Status">Only these of the log; null for all.</param>
public sealed record WebhookPageModel(Webhook Webhook, CursorPage<WebhookDelivery> Deliveries, WebhookDeliveryStatus? Status);

/// <summary><c>GET|HEAD /app/webhooks</c> and <c>/app/webhooks/{id}</c>.</summary>
internal static class WebhookPageEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapWebhookPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/app/webhooks", Methods, ListAsync).WithName("webhooksPage").ExcludeFromDescription();
        routes.MapMethods("/app/webhooks/{id}", Methods, ShowAsync).WithName("webhookPage").ExcludeFromDescription();
    }

    private static async Task ListAsync(HttpContext context, IWebhookStore store)
    {
        if (await AppPage.OpenAsync(context, Permission.WebhooksRead) is not { } frame)
        {
            return;
        }

        CursorPage<Webhook> page = await CursorPages.ReadAsync(
            context, OpaqueId.Webhook, (after, count) => store.ListAsync(frame.WorkspaceId, after ?? 0, count, context.RequestAborted), webhook => webhook.Id);
        await AppPage.WriteAsync<WebhooksPage>(context, frame, new WebhooksPageModel(page));
    }

    private static async Task ShowAsync(HttpContext context, string id, IWebhookStore store)
    {
        if (await AppPage.OpenAsync(context, Permission.WebhooksRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        if (!OpaqueId.Webhook.TryParse(id, out long number) || await store.FindAsync(frame.WorkspaceId, number, ct) is not { } webhook)
        {
            await AppPage.NotFoundAsync(context, frame);
            return;
        }

        WebhookDeliveryStatus? only = context.Request.Query["status"].ToString() switch
        {
            "pending" => WebhookDeliveryStatus.Pending,
            "delivered" => WebhookDeliveryStatus.Delivered,
            "failed" => WebhookDeliveryStatus.Failed,
            _ => null,
        };
        CursorPage<WebhookDelivery> log = await CursorPages.ReadAsync(
            context,
            OpaqueId.WebhookDelivery,
            (before, count) => store.ListDeliveriesAsync(webhook.Id, only, before ?? long.MaxValue, count, ct),
            delivery => delivery.Id);
        await AppPage.WriteAsync<WebhookPage>(context, frame, new WebhookPageModel(webhook, log, only));
    }
}
