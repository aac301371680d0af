using Shortener.Api.Problems;
using Shortener.Core.Destinations;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Validation;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Outbound;

namespace Shortener.Api.Webhooks;

/// <summary>Puts a request's fields into an endpoint, or says what is wrong with them. Thread-safe.</summary>
internal sealed class WebhookValidation(ILinkStore links)
{
    private const int MaxTag = 100;

    /// <summary>The endpoint with the fields in place.</summary>
    public async Task<(Webhook? Webhook, Problem? Problem)> ChangeAsync(Webhook webhook, WebhookRequest request, CancellationToken ct)
    {
        var errors = new FieldErrors();
        string url = request.Has(nameof(request.Url)) ? Url(request.Url, errors) : webhook.Url;
        IReadOnlyList<string> events = request.Has(nameof(request.Events)) ? Events(request.Events, errors) : webhook.Events;
        string? description = request.Has(nameof(request.Description)) ? request.Description : webhook.Description;
        errors.CheckText("description", request.Description, Webhook.MaxDescription);
        long? linkId = request.Has(nameof(request.LinkId)) ? await LinkAsync(webhook.WorkspaceId, request.LinkId, errors, ct) : webhook.LinkId;
        string? tag = request.Has(nameof(request.Tag)) ? request.Tag : webhook.Tag;
        if (request.Tag is not null && TextRule.Check(request.Tag, MaxTag) is { } wrong)
        {
            errors.Add("tag", wrong);
        }

        if (linkId is not null && tag is not null)
        {
            errors.Add("tag", "Give linkId or tag, not both");
        }

        if (url.Length == 0 && !errors.Any)
        {
            errors.Add("url", "Required: where messages are posted to");
        }

        if (events.Count == 0 && !errors.Any)
        {
            errors.Add("events", "Required: at least one event type");
        }

        return errors.Any ? (null, errors.ToProblem()) : (webhook with
        {
            Url = url,
            Events = events,
            Enabled = request.Has(nameof(request.Enabled)) ? request.Enabled ?? true : webhook.Enabled,
            Description = description,
            LinkId = linkId,
            Tag = tag,
            IncludeBots = request.Has(nameof(request.IncludeBots)) ? request.IncludeBots ?? false : webhook.IncludeBots,
        }, null);
    }

    /// <summary>Normalised; what only a connection finds out is found out then.</summary>
    private static string Url(string? text, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            errors.Add("url", "Required: where messages are posted to");
            return "";
        }

        OutboundRefusal refusal = OutboundVetting.TryParse(text, null, out WebUrl? url);
        if (refusal == OutboundRefusal.None)
        {
            return (url! with { Fragment = null }).Href;
        }

        errors.Code = "url_not_allowed";
        errors.Add("url", refusal switch
        {
            OutboundRefusal.Scheme => "Must begin with https:// or http://",
            OutboundRefusal.UserInfo => "Must not hold a user name or password; the signature says who sent a message",
            OutboundRefusal.Port => "Must be on a port that web servers use: 80, 443, 8000, 8008, 8080, 8088, 8443, 8880 or 8888",
            OutboundRefusal.NotPublic => "Must have a host on the public Internet",
            _ => "Must be an absolute URL",
        });
        return "";
    }

    private static IReadOnlyList<string> Events(IReadOnlyList<string?>? types, FieldErrors errors)
    {
        if (types is null || types.Count == 0)
        {
            errors.Add("events", "Required: at least one event type");
            return [];
        }

        if (types.Any(type => type is null || !WebhookEvents.IsKnown(type)))
        {
            errors.Add("events", $"Must be of {string.Join(", ", WebhookEvents.All)}");
        }

        return [.. WebhookEvents.All.Where(type => types.Contains(type))];
    }

    private async Task<long?> LinkAsync(int workspaceId, string? id, FieldErrors errors, CancellationToken ct)
    {
        if (id is null)
        {
            return null;
        }

        if (OpaqueId.Link.TryParse(id, out long number) && await links.FindAsync(workspaceId, number, ct) is not null)
        {
            return number;
        }

        errors.Add("linkId", "The workspace has no such link");
        return null;
    }
}
