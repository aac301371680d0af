using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.AbuseReports;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Api.AbuseReports;

/// <summary><c>/api/v1/abuse-reports</c>: reports of the workspace's links, and what is done about them.</summary>
internal static class AbuseReportEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private const int MaxNote = 2_000;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The report was changed meanwhile; read it again");

    public static void MapAbuseReports(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder reports = endpoints.MapGroup("/api/v1/abuse-reports").WithTags("Abuse reports").Requires(Permission.ReportsRead);
        reports.MapGet("/", ListAsync)
            .Query(QueryNote.OneOf("status", "Only reports of this status.", "open", "reviewing", "resolved", "dismissed"))
            .Pages()
            .Answers(StatusCodes.Status200OK, AbuseReportExamples.List, "A page")
            .WithName("listAbuseReports").WithSummary("Visitors' reports of links, newest first");
        reports.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, AbuseReportExamples.Report, "The report")
            .Versioned()
            .WithName("getAbuseReport").WithSummary("Read a report with what was done about it");
        reports.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.ReportsWrite)
            .TakesPatch<ChangeAbuseReportRequest>(AbuseReportExamples.Change)
            .Answers(StatusCodes.Status200OK, AbuseReportExamples.Report, "The changed report")
            .Versioned()
            .WithName("changeAbuseReport")
            .WithSummary("Set a report's status, with a note; who did it is kept");
    }

    private static async Task<Results<Ok<AbuseReportList>, Problem>> ListAsync(
        HttpContext context, string? status, string? cursor, string? limit, IAbuseReportStore store, IShortUrls shortUrls, CancellationToken ct)
    {
        var errors = new FieldErrors();
        AbuseStatus? wanted = status is null ? null : StatusOf(status, errors);
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        long before = 0;
        if (cursor is not null && !OpaqueId.AbuseReport.TryParse(cursor, out before))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        IReadOnlyList<AbuseReport> found = await store.ListAsync(
            RequestIdentity.Of(context).WorkspaceId, wanted, cursor is null ? null : before, count + 1, ct);
        AbuseReport[] page = [.. found.Take(count)];
        return TypedResults.Ok(new AbuseReportList(
            [.. page.Select(report => AbuseReportResource.Of(report, shortUrls, withChanges: false))],
            found.Count > count ? OpaqueId.AbuseReport.Format(page[^1].Id) : null));
    }

    private static async Task<Results<Ok<AbuseReportResource>, Problem>> GetAsync(
        HttpContext context, string id, IAbuseReportStore store, IShortUrls shortUrls, CancellationToken ct) =>
        OpaqueId.AbuseReport.TryParse(id, out long number) && await store.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) is { } report
            ? Tagged(context, report, shortUrls)
            : Problem.NotFound("abuse report");

    private static async Task<Results<Ok<AbuseReportResource>, Problem>> PatchAsync(
        HttpContext context, string id, IAbuseReportStore store, IShortUrls shortUrls, TimeProvider time, CancellationToken ct)
    {
        (ChangeAbuseReportRequest? request, Problem? problem) = await RequestBody.ReadAsync(
            context, AbuseReportsJsonContext.Default.ChangeAbuseReportRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        errors.CheckText("note", request!.Note, MaxNote);
        AbuseStatus? status = request.Status is null ? null : StatusOf(request.Status, errors);
        if (request.Status is null && request.Note is null)
        {
            errors.Add("status", "Give status, note or both");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        Caller caller = RequestIdentity.Of(context);
        if (!OpaqueId.AbuseReport.TryParse(id, out long number) || await store.FindAsync(caller.WorkspaceId, number, ct) is not { } report)
        {
            return Problem.NotFound("abuse report");
        }

        var change = new AbuseReportChange(caller.KeyId, caller.UserId, status ?? report.Status, request.Note, time.GetUtcNow());
        bool conditional = LinkEtag.IsConditional(context);
        if (!LinkEtag.Allows(context, VersionOf(report)))
        {
            return Mismatch;
        }

        if (await store.ChangeAsync(caller.WorkspaceId, number, conditional ? report.UpdatedAt : null, change, ct) is { } changed)
        {
            return Tagged(context, changed, shortUrls);
        }

        return conditional ? Mismatch : Problem.NotFound("abuse report");
    }

    private static Ok<AbuseReportResource> Tagged(HttpContext context, AbuseReport report, IShortUrls shortUrls)
    {
        LinkEtag.Set(context, VersionOf(report));
        return TypedResults.Ok(AbuseReportResource.Of(report, shortUrls, withChanges: true));
    }

    private static long VersionOf(AbuseReport report) => UnixMicros.From(report.UpdatedAt);

    private static AbuseStatus? StatusOf(string text, FieldErrors errors)
    {
        foreach (AbuseStatus status in Enum.GetValues<AbuseStatus>())
        {
            if (string.Equals(text, JsonNamingPolicy.CamelCase.ConvertName(status.ToString()), StringComparison.Ordinal))
            {
                return status;
            }
        }

        errors.Add("status", "Must be open, reviewing, resolved or dismissed");
        return null;
    }
}
