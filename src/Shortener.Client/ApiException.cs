using System.Net;

namespace Shortener.Client;

/// <summary>The server refused a request (RFC 9457).</summary>
public sealed class ApiException(HttpStatusCode status, string code, string title, string? detail, IReadOnlyDictionary<string, IReadOnlyList<string>> errors)
    : Exception(detail is null ? $"{title} ({(int)status} {code})" : $"{title}: {detail} ({(int)status} {code})")
{
    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>What happened, for programs: <c>slug_taken</c>. Empty where something between answered that is not the API.</summary>
    public string Code { get; } = code;

    /// <summary>What happened, for people.</summary>
    public string Title { get; } = title;

    /// <summary>What to do about it, for people.</summary>
    public string? Detail { get; } = detail;

    /// <summary>What is wrong with each field of the request, by its JSON name; empty where none is named.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; } = errors;

    /// <summary>When another try is worth while.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
