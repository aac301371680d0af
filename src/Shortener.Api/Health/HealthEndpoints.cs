using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Observability;

namespace Shortener.Api.Health;

/// <summary><c>/healthz</c> (the process answers), <c>/readyz</c> (with reasons) and <c>/metrics</c> (Prometheus text).</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n")).WithName("healthz").ExcludeFromDescription();
        routes.MapGet("/readyz", ReadyAsync).WithName("readyz").ExcludeFromDescription();
        routes.MapGet("/metrics", MetricsAsync).WithName("prometheus").ExcludeFromDescription();
    }

    private static async Task<JsonHttpResult<ReadinessAnswer>> ReadyAsync(ReadinessWatch watch, CancellationToken ct)
    {
        var results = new List<ReadinessLine>();
        var worst = ReadinessStatus.Ok;
        foreach (ReadinessResult result in await watch.LookAsync(ct))
        {
            worst = result.Status > worst ? result.Status : worst;
            results.Add(new ReadinessLine(result.Name, Text(result.Status), result.Reason));
        }

        int status = worst == ReadinessStatus.Failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return TypedResults.Json(new ReadinessAnswer(Text(worst), results), HealthJsonContext.Default.ReadinessAnswer, statusCode: status);
    }

    private static async Task<Utf8ContentHttpResult> MetricsAsync(PrometheusExporter exporter, IEnumerable<IScrapedMetrics> scraped, CancellationToken ct)
    {
        await Task.WhenAll(scraped.Select(metrics => metrics.RefreshAsync(ct)));
        return TypedResults.Text(System.Text.Encoding.UTF8.GetBytes(exporter.Render()), "text/plain; version=0.0.4; charset=utf-8");
    }

    internal static string Text(ReadinessStatus status) => status switch
    {
        ReadinessStatus.Ok => "ok",
        ReadinessStatus.Degraded => "degraded",
        _ => "failed",
    };
}

/// <summary>Body of <c>/readyz</c>; <c>status</c> is the worst of its lines.</summary>
internal sealed record ReadinessAnswer(string Status, IReadOnlyList<ReadinessLine> Checks);

internal sealed record ReadinessLine(string Name, string Status, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadinessAnswer))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
