using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;

namespace Shortener.Api.Analytics;

/// <summary><c>GET /api/v1/metrics</c>, <c>/breakdown</c> and <c>/timeseries</c>.</summary>
internal static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/api/v1/metrics").WithTags("Metrics").Requires(Permission.MetricsRead);
        group.MapGet("", GetTotalsAsync)
            .WithName("getMetrics")
            .WithSummary("Totals of a period")
            .WithParameters()
            .Answers<MetricsResource>(StatusCodes.Status200OK, MetricsExamples.Totals, "The totals");
        group.MapGet("/breakdown", GetBreakdownAsync)
            .WithName("getMetricsBreakdown")
            .WithSummary("Counts by the values of a dimension, most clicks first")
            .WithParameters("by", "limit", "cursor")
            .Answers<BreakdownResource>(StatusCodes.Status200OK, MetricsExamples.Breakdown, "A page of values");
        group.MapGet("/breakdown/export", ExportBreakdownAsync)
            .WithName("exportMetricsBreakdown")
            .WithSummary("A breakdown as a CSV file: at most 10,000 values, most clicks first, safe to open in a spreadsheet")
            .WithFileParameters("by")
            .Answers(StatusCodes.Status200OK, MetricsExamples.BreakdownFile, "A line for each value")
            .Produces<string>(StatusCodes.Status200OK, "text/csv");
        group.MapGet("/timeseries", GetTimeSeriesAsync)
            .WithName("getMetricsTimeSeries")
            .WithSummary("Counts by minute, hour, day, week or month, empty ones included")
            .WithParameters("interval")
            .Answers<TimeSeriesResource>(StatusCodes.Status200OK, MetricsExamples.TimeSeries, "Every bucket that the period touches");
    }

    private static Task<IResult> GetTotalsAsync(
        HttpContext context, MetricsReader reader, IOptions<MetricsOptions> options, TimeProvider time, CancellationToken ct)
    {
        MetricsRequest request = MetricsRequest.Parse(context.Request.Query, RequestIdentity.Of(context).WorkspaceId);
        return AnswerAsync(
            request,
            options.Value,
            time,
            token => reader.TotalsAsync(request.Query, token),
            result => MetricsResource.Of(result, reader.UniquesPer),
            ct);
    }

    private static Task<IResult> GetBreakdownAsync(
        HttpContext context, MetricsReader reader, IOptions<MetricsOptions> options, TimeProvider time, CancellationToken ct)
    {
        MetricsRequest request = MetricsRequest.Parse(context.Request.Query, RequestIdentity.Of(context).WorkspaceId, "by", "limit", "cursor");
        Dimension by = request.ReadBy();
        int limit = request.ReadLimit();
        BreakdownCursor? cursor = request.ReadCursor();
        return AnswerAsync(
            request,
            options.Value,
            time,
            token => reader.BreakdownAsync(request.Query, by, limit, cursor, token),
            result => BreakdownResource.Of(result, by, reader.UniquesPer),
            ct);
    }

    private static Task<IResult> ExportBreakdownAsync(
        HttpContext context, MetricsReader reader, IOptions<MetricsOptions> options, TimeProvider time, CancellationToken ct)
    {
        MetricsRequest request = MetricsRequest.Parse(context.Request.Query, RequestIdentity.Of(context).WorkspaceId, "by");
        request.Refuse("compare");
        Dimension by = request.ReadBy();
        return AnswerAsync(
            request,
            options.Value,
            time,
            token => reader.BreakdownAsync(request.Query, by, BreakdownCsv.MaxRows, null, token),
            async result =>
            {
                await BreakdownCsv.SendAsync(context, result.Value!, by, time.GetUtcNow());
                return Results.Empty;
            },
            ct);
    }

    private static Task<IResult> GetTimeSeriesAsync(
        HttpContext context, MetricsReader reader, IOptions<MetricsOptions> options, TimeProvider time, CancellationToken ct)
    {
        MetricsRequest request = MetricsRequest.Parse(context.Request.Query, RequestIdentity.Of(context).WorkspaceId, "interval");
        TimeInterval interval = request.ReadInterval();
        return AnswerAsync(
            request,
            options.Value,
            time,
            token => reader.TimeSeriesAsync(request.Query, interval, token),
            result => TimeSeriesResource.Of(result, reader.UniquesPer),
            ct);
    }

    private static Task<IResult> AnswerAsync<T, TResource>(
        MetricsRequest request,
        MetricsOptions options,
        TimeProvider time,
        Func<CancellationToken, Task<MetricsResult<T>>> ask,
        Func<MetricsResult<T>, TResource> toResource,
        CancellationToken ct)
        where T : class => AnswerAsync(request, options, time, ask, result => Task.FromResult<IResult>(TypedResults.Ok(toResource(result))), ct);

    private static async Task<IResult> AnswerAsync<T>(
        MetricsRequest request,
        MetricsOptions options,
        TimeProvider time,
        Func<CancellationToken, Task<MetricsResult<T>>> ask,
        Func<MetricsResult<T>, Task<IResult>> answer,
        CancellationToken ct)
        where T : class
    {
        if (request.Problem is { } problem)
        {
            return problem;
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            MetricsResult<T> result = await ask(either.Token);
            return result.Refusal == MetricsRefusal.None ? await answer(result) : ProblemOf(result.Refusal);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Problem.Invalid("from", $"Not answered within {options.TimeoutSeconds} s: ask for a shorter period", "range_too_large");
        }
    }

    /// <summary>What a refusal is to the client.</summary>
    internal static Problem ProblemOf(MetricsRefusal refusal) => refusal switch
    {
        MetricsRefusal.EmptyPeriod => Problem.Invalid("to", "Must be after from"),
        MetricsRefusal.CompareNeedsFrom => Problem.Invalid("compare", "Needs from: all time has no period before it"),
        MetricsRefusal.MinutesTooLong => Problem.Invalid("interval", "minute is answered for at most 24 hours", "range_too_large"),
        _ => Problem.Invalid(
            "interval", $"More than {CalendarBuckets.MaxPoints} points: ask for a wider interval or a shorter period", "range_too_large"),
    };
}
