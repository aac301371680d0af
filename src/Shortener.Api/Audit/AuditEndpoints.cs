using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Analytics;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;

namespace Shortener.Api.Audit;

/// <summary><c>GET /api/v1/audit</c>: who did what.</summary>
internal static class AuditEndpoints
{
    private const string InstallationScope = "installation";
    private const string WorkspaceScope = "workspace";
    private const int MaxAction = 100;

    private const string Example = """
        {"items":[{"id":"aud_5d4gp3m80p1f5","at":"2026-11-22T06:29:02.36443Z","actor":{"kind":"user","id":"usr_5d4gp3m80p1f5","name":"ana@example.com"},
        "action":"deleteLink","target":"lnk_5d4gp3m80p1f5","address":"203.0.113.7"}],"nextCursor":null}
        """;

    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync)
        .Requires(Permission.AuditRead)
        .Pages()
        .Query(
            QueryNote.Text("actor", "Id of a person or key, or `system`.", 40),
            QueryNote.Text("action", "Name of an operation, such as `deleteLink`, or `session.started`.", MaxAction),
            QueryNote.Text("from", "Instant or UTC date, inclusive.", 40),
            QueryNote.Text("to", "Instant or UTC date, exclusive.", 40),
            QueryNote.OneOf("scope", "`workspace` (the default), or `installation`: sign-ins and setup, which needs `system:read`.", WorkspaceScope, InstallationScope))
        .Answers(StatusCodes.Status200OK, Example, "A page")
        .WithName("listAudit")
        .WithTags("Audit")
        .WithSummary("Who did what in the workspace, newest first");

    /// <param name="context">The request.</param>
    /// <param name="log">The log.</param>
    /// <param name="cursor"><c>nextCursor</c> of the page before.</param>
    /// <param name="limit">1 to 100, default 50.</param>
    /// <param name="actor">Id of a person or key.</param>
    /// <param name="action">What was done.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="scope">Of the workspace or the installation.</param>
    /// <param name="ct">Cancels the request.</param>
    private static async Task<Results<Ok<AuditList>, Problem>> ListAsync(
        HttpContext context,
        IAuditLog log,
        string? cursor,
        string? limit,
        string? actor,
        string? action,
        string? from,
        string? to,
        string? scope,
        CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        var errors = new FieldErrors();
        (int count, long? before) = PageQuery.Read(errors, OpaqueId.AuditEntry, cursor, limit);
        (string? kind, long? actorId) = ActorOf(errors, actor);
        errors.CheckText("action", action, MaxAction);
        DateTimeOffset? since = InstantOf(errors, "from", from);
        DateTimeOffset? until = InstantOf(errors, "to", to);
        if (scope is not (null or WorkspaceScope or InstallationScope))
        {
            errors.Add("scope", $"Must be {WorkspaceScope} or {InstallationScope}");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (scope == InstallationScope && !caller.May(Permission.SystemRead))
        {
            return new Problem(StatusCodes.Status403Forbidden, "forbidden", "What concerns the installation is for its operators")
            {
                Detail = "Needs system:read",
            };
        }

        var query = new AuditQuery(scope == InstallationScope ? null : caller.WorkspaceId)
        {
            ActorKind = kind,
            ActorId = actorId,
            Action = action,
            From = since,
            To = until,
        };
        // One more than asked for tells whether there is another page.
        IReadOnlyList<StoredAuditEntry> found = await log.ListAsync(query, before, count + 1, ct);
        AuditEntryResource[] page = [.. found.Take(count).Select(AuditEntryResource.Of)];
        return TypedResults.Ok(new AuditList(page, found.Count > count ? page[^1].Id : null));
    }

    private static (string? Kind, long? Id) ActorOf(FieldErrors errors, string? actor)
    {
        if (actor is null or "system")
        {
            return (actor, null);
        }

        if (OpaqueId.User.TryParse(actor, out long user))
        {
            return ("user", user);
        }

        if (OpaqueId.Key.TryParse(actor, out long key))
        {
            return ("key", key);
        }

        errors.Add("actor", "Must be the id of a person or key, or system");
        return default;
    }

    private static DateTimeOffset? InstantOf(FieldErrors errors, string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (InstantText.TryParse(text, out PeriodBound bound))
        {
            return bound.UnixMicros is { } micros ? UnixMicros.ToInstant(micros) : new DateTimeOffset(bound.Date, TimeOnly.MinValue, TimeSpan.Zero);
        }

        errors.Add(field, "Must be an ISO 8601 date, or an instant with Z or an offset");
        return null;
    }
}
