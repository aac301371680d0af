using System.Text.Json.Serialization;

namespace Shortener.Api.Problems;

/// <summary>
/// An error answer of the REST API (RFC 9457, <c>application/problem+json</c>). As a handler's result it writes itself.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">What happened, for programs: it does not change.</param>
/// <param name="Title">What happened, for people; its words may change.</param>
internal sealed record Problem(int Status, string Code, string Title) : IResult
{
    private const string ContentType = "application/problem+json";

    /// <summary>What to do about it, for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>What is wrong with each field of the request, by its JSON name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public static Problem NotFound(string what) => new(StatusCodes.Status404NotFound, "not_found", $"There is no such {what}");

    /// <summary>One field is wrong.</summary>
    public static Problem Invalid(string field, string message, string code = "validation_failed") =>
        Invalid(new Dictionary<string, string[]> { [field] = [message] }, code);

    /// <summary>The request is understood but cannot be obeyed.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors, string code = "validation_failed") =>
        new(StatusCodes.Status422UnprocessableEntity, code, "The request has invalid fields") { Errors = errors };

    /// <summary>The request is not understood.</summary>
    public static Problem BadRequest(string code, string title, string? field = null, string? message = null) =>
        new(StatusCodes.Status400BadRequest, code, title)
        {
            Errors = field is null ? null : new Dictionary<string, string[]> { [field] = [message ?? title] },
        };

    /// <summary>Something else holds what was asked for.</summary>
    public static Problem Conflict(string code, string title, string? field = null) =>
        new(StatusCodes.Status409Conflict, code, title)
        {
            Errors = field is null ? null : new Dictionary<string, string[]> { [field] = [title] },
        };

    /// <summary>The problem that a bare status code stands for.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => new(status, "bad_request", "The request cannot be read"),
        StatusCodes.Status404NotFound => new(status, "not_found", "There is nothing at this address"),
        StatusCodes.Status405MethodNotAllowed => new(status, "method_not_allowed", "This address does not know the method"),
        StatusCodes.Status413PayloadTooLarge => new(status, "payload_too_large", "The request body is too large"),
        StatusCodes.Status415UnsupportedMediaType => new(status, "unsupported_media_type", "Send JSON with Content-Type: application/json"),
        StatusCodes.Status503ServiceUnavailable => new(status, "unavailable", "The database does not answer; try again"),
        _ => new(status, status >= StatusCodes.Status500InternalServerError ? "internal_error" : "request_refused", "The request failed"),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        // Every 401 says how to authenticate (RFC 9110, section 11.6.1); whoever knows more has said it already.
        if (Status == StatusCodes.Status401Unauthorized && httpContext.Response.Headers.WWWAuthenticate.Count == 0)
        {
            httpContext.Response.Headers.WWWAuthenticate = "Bearer realm=\"api\"";
        }

        return httpContext.Response.WriteAsJsonAsync(this, ProblemsJsonContext.Default.Problem, ContentType, httpContext.RequestAborted);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemsJsonContext : JsonSerializerContext;
