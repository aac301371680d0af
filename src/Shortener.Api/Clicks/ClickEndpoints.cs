using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Analytics;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary><c>GET /api/v1/clicks</c>, its live stream and its export.</summary>
internal static class ClickEndpoints
{
    public static void MapClicks(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/api/v1/clicks").WithTags("Clicks").Requires(Permission.ClicksRead);
        group.MapGet("", ListAsync)
            .WithName("listClicks")
            .WithSummary("Clicks one by one, newest first")
            .WithFilters("from", "to", "timezone", "bots", "limit", "cursor")
            .Answers<ClickList>(StatusCodes.Status200OK, ClickExamples.List, "A page of clicks");
        group.MapGet("/stream", ClickStreamEndpoint.StreamAsync)
            .WithName("streamClicks")
            .WithSummary("Clicks as they are stored, as server-sent events")
            .WithDescription("""
                Each click is an event `click` whose data is one line of JSON, the same as an item of the list. The same filters as the list;
                no period. A client that comes back with `Last-Event-ID` goes on where it was, for an hour, without loss or repetition:
                an older one is 410 `stream_too_old`. Where there is more to catch up with than can be read within Metrics:TimeoutSeconds, the
                stream ends and the client comes back for the rest. A comment comes every 15 seconds. A client that does not keep up is cut off; the stream also ends after half an hour, so that
                the key is checked again. Clicks that are stored more than a day late and those of imported files are left out.
                """)
            .WithFilters("timezone", "bots")
            .Problems(StatusCodes.Status400BadRequest, "last_event_id_invalid")
            .Problems(StatusCodes.Status410Gone, "stream_too_old")
            .Problems(StatusCodes.Status429TooManyRequests, "too_many_streams")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");
        group.MapGet("/export", ClickExport.ExportAsync)
            .WithName("exportClicks")
            .WithSummary("Clicks as a file, newest first")
            .WithFilters("format", "from", "to", "timezone", "bots")
            .Answers(StatusCodes.Status200OK, """
                "{\"id\":\"clk_0a1b2c3d4e5f6g7h8j9k\",\"at\":\"2026-05-01T08:00:00.123456Z\",\"country\":\"ES\"}\n"
                """)
            .Produces<string>(StatusCodes.Status200OK, "application/x-ndjson", "text/csv");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, RawClickReader reader, IShortUrls shortUrls, IOptions<MetricsOptions> options, TimeProvider time, CancellationToken ct)
    {
        MetricsRequest request = MetricsRequest.Parse(context.Request.Query, RequestIdentity.Of(context).WorkspaceId, "limit", "cursor");
        request.Refuse("compare");
        int limit = request.ReadLimit();
        ClickPlace? before = null;
        if (request.ReadText("cursor") is { } cursor)
        {
            if (ClickPlace.TryParse(cursor, out ClickPlace place))
            {
                before = place;
            }
            else
            {
                request.AddError("cursor", "Must be a nextCursor of an earlier answer");
            }
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            RawClickSelection selection = await reader.SelectAsync(request.Query, either.Token);
            if (selection.Refusal != MetricsRefusal.None)
            {
                return MetricsEndpoints.ProblemOf(selection.Refusal);
            }

            RawClickPage page = selection.Clicks is { } clicks
                ? await reader.ReadAsync(clicks, before, limit, either.Token)
                : new RawClickPage([], null);
            return TypedResults.Ok(new ClickList([.. page.Items.Select(click => ClickResource.Of(click, shortUrls))], page.Next?.Format()));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Problem.Invalid(
                "from", $"Not answered within {options.Value.TimeoutSeconds} s: ask for a shorter period or fewer filters", "range_too_large");
        }
    }
}
