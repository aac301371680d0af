using Shortener.Core.Clicks;
using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>Makes messages of committed clicks, and makes them again from what the log keeps of them. Thread-safe.</summary>
internal sealed class ClickMessages(IWebhookQueue queue, WebhookPayload payload, TimeProvider time)
{
    /// <summary>Bytes of a message.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>Clicks of a message.</summary>
    public const int MaxClicks = 1_000;

    // Small ranges of a quiet source make one message.
    private const int MaxRanges = 64;

    /// <summary>
    /// Turns the clicks that wait longest into a message at the end of the endpoint's queue, or passes over clicks that are not for it.
    /// </summary>
    /// <returns>The message; <see cref="ClickPlan.PassedOver"/>; null when none waits, or another process was faster.</returns>
    public async Task<ClickPlan?> PlanAsync(string owner, Webhook webhook, CancellationToken ct)
    {
        IReadOnlyList<PendingRange> pending = await queue.ReadRangesAsync(webhook, MaxRanges, ct);
        if (pending.Count == 0)
        {
            return null;
        }

        PendingRange[] taken = Take(pending);
        long from = taken[0].Position;
        var whole = new ClickRange(
            taken[0].Range.SourceId,
            from,
            taken[^1].Range.To,
            taken.Min(part => part.Range.FirstAt),
            taken.Max(part => part.Range.LastAt),
            LinkSet.Write(taken.SelectMany(part => LinkSet.Read(part.Range.Links))));
        StoredClick[] clicks = await ReadAsync(webhook, whole, webhook.IncludeBots, ct);
        if (webhook.LinkId is not null || webhook.Tag is not null)
        {
            clicks = [.. clicks.Where(click => webhook.Takes(click.LinkId, click.Tags))];
        }

        if (clicks.Length == 0)
        {
            return await queue.PlanAsync(owner, webhook.Id, whole.SourceId, from, whole.To, null, ct) ? ClickPlan.PassedOver : null;
        }

        DateTimeOffset now = UnixMicros.ToInstant(UnixMicros.Now(time));
        (byte[] body, int fit) = payload.OfClicks(now, clicks, MaxBytes);
        long to = fit == clicks.Length ? whole.To : clicks[fit - 1].Position;
        var range = new ClickRange(
            whole.SourceId,
            from,
            to,
            clicks.Take(fit).Min(click => click.At),
            clicks.Take(fit).Max(click => click.At),
            LinkSet.Write(clicks.Take(fit).Select(click => click.LinkId)));
        var message = new NewDelivery
        {
            WebhookId = webhook.Id,
            MessageId = MessageId.OfClicks(webhook, taken[0].SourceIdentity, from, to),
            Event = WebhookEvents.LinkClicked,
            Clicks = range,
            IncludeBots = webhook.IncludeBots,
            CreatedAt = now,
        };
        return await queue.PlanAsync(owner, webhook.Id, range.SourceId, from, to, message, ct) ? new ClickPlan(message.MessageId, body) : null;
    }

    /// <summary>The body of a message that was planned: the same at each attempt, unless clicks were erased meanwhile.</summary>
    public async Task<byte[]> BodyOfAsync(Webhook webhook, NewDelivery message, CancellationToken ct)
    {
        StoredClick[] clicks = await ReadAsync(webhook, message.Clicks!, message.IncludeBots, ct);
        return payload.OfClicks(message.CreatedAt, clicks, int.MaxValue).Body;
    }

    private async Task<StoredClick[]> ReadAsync(Webhook webhook, ClickRange range, bool includeBots, CancellationToken ct)
    {
        IReadOnlyList<StoredClick> clicks = await queue.ReadClicksAsync(webhook.WorkspaceId, range, ct);
        // As behind a post: building JSON is no work for threads that serve sockets.
        await Task.Yield();
        return [.. clicks.Where(click => includeBots || click.BotKind == BotKind.None)];
    }

    private static PendingRange[] Take(IReadOnlyList<PendingRange> pending)
    {
        int clicks = 0;
        int count = 0;
        while (count < pending.Count && (count == 0 || clicks + pending[count].Clicks <= MaxClicks))
        {
            clicks += pending[count++].Clicks;
        }

        return [.. pending.Take(count)];
    }
}
