using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Idempotency;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Webhooks;

namespace Shortener.Api.Webhooks;

/// <summary><c>/api/v1/webhooks</c>. An id of another workspace is answered like one that never was.</summary>
internal static class WebhookEndpoints
{
    internal const int DefaultLimit = 50;
    internal const int MaxLimit = 100;

    private const int DefaultOverlapHours = 24;
    private const int MaxOverlapHours = 168;

    // A change without If-Match is repeated when another one came between reading and writing; each round loses to a change that won.
    private const int MaxRounds = 5;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The webhook was changed meanwhile; read it again");

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder webhooks = api.MapGroup("/webhooks").WithTags("Webhooks").Requires(Permission.WebhooksRead);
        webhooks.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, WebhookExamples.List, "A page")
            .WithName("listWebhooks")
            .WithSummary("Webhook endpoints, oldest first");
        webhooks.MapPost("/", CreateAsync)
            .Requires(Permission.WebhooksWrite)
            .Takes<WebhookRequest>(WebhookExamples.Create, "url", "events")
            .Answers(StatusCodes.Status201Created, WebhookExamples.WithSecret, "The endpoint with its secret")
            .Problems(StatusCodes.Status409Conflict, "webhook_limit_reached", "idempotent_answer_sealed")
            .Problems(StatusCodes.Status422UnprocessableEntity, "url_not_allowed")
            .Idempotent()
            .WithMetadata(new AnswersSecret())
            .MakesVersioned()
            .WithName("createWebhook")
            .WithSummary("Create a webhook endpoint; the answer shows its secret, no other one does");
        webhooks.MapGet("/events", Events)
            .Answers(StatusCodes.Status200OK, WebhookExamples.Events, "Every event type")
            .WithName("listWebhookEvents")
            .WithSummary("Event types, each with a message as it is posted");
        webhooks.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, WebhookExamples.Webhook, "The endpoint")
            .Versioned()
            .WithName("getWebhook")
            .WithSummary("Read a webhook endpoint");
        webhooks.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.WebhooksWrite)
            .TakesPatch<WebhookRequest>(WebhookExamples.Change)
            .Answers(StatusCodes.Status200OK, WebhookExamples.Webhook, "The changed endpoint")
            .Problems(StatusCodes.Status422UnprocessableEntity, "url_not_allowed")
            .Versioned()
            .WithName("changeWebhook")
            .WithSummary("Change the fields given; enabled again, it is told of what happens from then on");
        webhooks.MapDelete("/{id}", DeleteAsync)
            .Requires(Permission.WebhooksWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Versioned()
            .WithName("deleteWebhook")
            .WithSummary("Delete a webhook endpoint with its log; what it was not told is not sent");
        webhooks.MapPost("/{id}/rotate-secret", RotateAsync)
            .Requires(Permission.WebhooksWrite)
            .Takes<RotateSecretRequest>(WebhookExamples.Rotate)
            .Answers(StatusCodes.Status200OK, WebhookExamples.WithSecret, "The endpoint with its new secret")
            .Problems(StatusCodes.Status409Conflict, "idempotent_answer_sealed")
            .Idempotent()
            .WithMetadata(new AnswersSecret())
            .Versioned()
            .WithName("rotateWebhookSecret")
            .WithSummary("Give it a new secret, shown in the answer; for a while the old one signs as well");
        webhooks.MapWebhookDeliveries();
    }

    /// <param name="context">The request.</param>
    /// <param name="store">Store of endpoints.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cursor"><c>nextCursor</c> of the page before.</param>
    /// <param name="limit">1 to 100, default 50.</param>
    /// <param name="ct">Cancels the request.</param>
    private static async Task<Results<Ok<WebhookList>, Problem>> ListAsync(
        HttpContext context, IWebhookStore store, TimeProvider time, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = LimitOf(limit, errors);
        long after = 0;
        if (cursor is not null && !OpaqueId.Webhook.TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether there is another page.
        IReadOnlyList<Webhook> found = await store.ListAsync(RequestIdentity.Of(context).WorkspaceId, after, count + 1, ct);
        DateTimeOffset now = time.GetUtcNow();
        WebhookResource[] page = [.. found.Take(count).Select(webhook => WebhookResource.Of(webhook, now))];
        return TypedResults.Ok(new WebhookList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Created<WebhookResource>, Problem>> CreateAsync(
        HttpContext context, IWebhookStore store, WebhookValidation validation, IOptions<WebhookOptions> options, TimeProvider time, CancellationToken ct)
    {
        (WebhookRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, WebhooksJson.Default.WebhookRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var blank = new Webhook
        {
            Id = 0,
            WorkspaceId = RequestIdentity.Of(context).WorkspaceId,
            Url = "",
            Events = [],
            Secret = WebhookSecret.Create(),
        };
        (Webhook? webhook, problem) = await validation.ChangeAsync(blank, request!, ct);
        if (problem is not null)
        {
            return problem;
        }

        int limit = options.Value.MaxPerWorkspace;
        WebhookResult result = await store.CreateAsync(webhook!, limit, time.GetUtcNow(), ct);
        if (result.Webhook is not { } created)
        {
            return Problem.Conflict("webhook_limit_reached", $"The workspace has {limit} webhook endpoints already; delete one first");
        }

        LinkEtag.Set(context, created.Version);
        WebhookResource resource = WebhookResource.Of(created, time.GetUtcNow(), withSecret: true);
        return TypedResults.Created($"/api/v1/webhooks/{resource.Id}", resource);
    }

    private static Ok<WebhookEventList> Events(WebhookSamples samples, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        return TypedResults.Ok(new WebhookEventList(
            [.. WebhookEvents.All.Select(type => new WebhookEventResource(type, JsonElement.Parse(samples.Of(type, now))))], null));
    }

    private static async Task<Results<Ok<WebhookResource>, Problem>> GetAsync(
        HttpContext context, string id, IWebhookStore store, TimeProvider time, CancellationToken ct) =>
        await FindAsync(context, id, store, ct) is { } webhook ? Shown(context, webhook, time) : Problem.NotFound("webhook");

    private static async Task<Results<Ok<WebhookResource>, Problem>> PatchAsync(
        HttpContext context, string id, IWebhookStore store, WebhookValidation validation, TimeProvider time, CancellationToken ct)
    {
        (WebhookRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, WebhooksJson.Default.WebhookRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        (Webhook? changed, problem) = await ChangeAsync(context, id, store, time, webhook => validation.ChangeAsync(webhook, request!, ct), ct);
        return problem is null ? Shown(context, changed!, time) : problem;
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(HttpContext context, string id, IWebhookStore store, CancellationToken ct)
    {
        if (await FindAsync(context, id, store, ct) is not { } webhook)
        {
            return Problem.NotFound("webhook");
        }

        if (!LinkEtag.Allows(context, webhook.Version))
        {
            return Mismatch;
        }

        long? expected = LinkEtag.IsConditional(context) ? webhook.Version : null;
        return await store.DeleteAsync(webhook.WorkspaceId, webhook.Id, expected, ct) switch
        {
            WebhookOutcome.Done => TypedResults.NoContent(),
            WebhookOutcome.VersionMismatch => Mismatch,
            _ => Problem.NotFound("webhook"),
        };
    }

    private static async Task<Results<Ok<WebhookResource>, Problem>> RotateAsync(
        HttpContext context, string id, IWebhookStore store, TimeProvider time, CancellationToken ct)
    {
        (RotateSecretRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, WebhooksJson.Default.RotateSecretRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        int hours = request!.OverlapHours ?? DefaultOverlapHours;
        if (hours is < 0 or > MaxOverlapHours)
        {
            return Problem.Invalid("overlapHours", $"Must be from 0 to {MaxOverlapHours}");
        }

        WebhookSecret secret = WebhookSecret.Create();
        DateTimeOffset until = time.GetUtcNow() + TimeSpan.FromHours(hours);
        (Webhook? rotated, problem) = await ChangeAsync(
            context,
            id,
            store,
            time,
            webhook => Task.FromResult<(Webhook?, Problem?)>((webhook with { Secret = secret, OldSecret = webhook.Secret, OldSecretUntil = until }, null)),
            ct);
        if (problem is not null)
        {
            return problem;
        }

        LinkEtag.Set(context, rotated!.Version);
        return TypedResults.Ok(WebhookResource.Of(rotated, time.GetUtcNow(), withSecret: true));
    }

    private static async Task<(Webhook? Webhook, Problem? Problem)> ChangeAsync(
        HttpContext context,
        string id,
        IWebhookStore store,
        TimeProvider time,
        Func<Webhook, Task<(Webhook? Webhook, Problem? Problem)>> change,
        CancellationToken ct)
    {
        for (int round = 1; ; round++)
        {
            if (await FindAsync(context, id, store, ct) is not { } webhook)
            {
                return (null, Problem.NotFound("webhook"));
            }

            if (!LinkEtag.Allows(context, webhook.Version))
            {
                return (null, Mismatch);
            }

            (Webhook? changed, Problem? problem) = await change(webhook);
            if (problem is not null)
            {
                return (null, problem);
            }

            WebhookResult result = await store.UpdateAsync(changed!, time.GetUtcNow(), ct);
            switch (result.Outcome)
            {
                case WebhookOutcome.Done:
                    return (result.Webhook, null);
                case WebhookOutcome.NotFound:
                    return (null, Problem.NotFound("webhook"));
                default:
                    if (round == MaxRounds || LinkEtag.IsConditional(context))
                    {
                        return (null, Mismatch);
                    }

                    break;
            }
        }
    }

    internal static async Task<Webhook?> FindAsync(HttpContext context, string id, IWebhookStore store, CancellationToken ct) =>
        OpaqueId.Webhook.TryParse(id, out long number) ? await store.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) : null;

    internal static int LimitOf(string? limit, FieldErrors errors)
    {
        if (limit is null)
        {
            return DefaultLimit;
        }

        if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > MaxLimit)
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        return count;
    }

    private static Ok<WebhookResource> Shown(HttpContext context, Webhook webhook, TimeProvider time)
    {
        LinkEtag.Set(context, webhook.Version);
        return TypedResults.Ok(WebhookResource.Of(webhook, time.GetUtcNow()));
    }
}
