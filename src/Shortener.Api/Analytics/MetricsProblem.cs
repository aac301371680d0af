namespace Shortener.Api.Analytics;

/// <summary>A refused question (RFC 9457, <c>application/problem+json</c>). As a handler's result it writes itself.</summary>
/// <param name="Errors">What is wrong with each parameter, by its name.</param>
internal sealed record MetricsProblem(int Status, string Code, string Title, IReadOnlyDictionary<string, string[]> Errors) : IResult
{
    /// <summary>The question is understood but cannot be answered.</summary>
    public static MetricsProblem Unprocessable(string parameter, string code, string message) =>
        Unprocessable(new Dictionary<string, string[]> { [parameter] = [message] }, code);

    /// <summary>Parameters have values that are not theirs.</summary>
    public static MetricsProblem Unprocessable(IReadOnlyDictionary<string, string[]> errors, string code = "validation_failed") =>
        new(StatusCodes.Status422UnprocessableEntity, code, "The request has invalid parameters", errors);

    /// <summary>There are parameters that nobody reads: a misspelt filter would count too much.</summary>
    public static MetricsProblem Unknown(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status400BadRequest, "unknown_parameter", "The request has parameters that are not known", errors);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(
            this, MetricsJsonContext.Default.MetricsProblem, "application/problem+json", httpContext.RequestAborted);
    }
}
