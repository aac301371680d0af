using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.Validation;

namespace Shortener.Api.Resolve;

/// <summary>A described visit, as <c>inspect</c> takes it, with the instant and what only a cookie or a password could tell.</summary>
public sealed record ResolveRequest
{
    /// <summary>The visitor's address.</summary>
    public string? Ip { get; init; }

    /// <summary>The visitor's user agent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The <c>Referer</c> header.</summary>
    public string? Referrer { get; init; }

    /// <summary>The short URL as it was called, or its query alone: what counts is what follows the question mark.</summary>
    public string? Url { get; init; }

    /// <summary><c>GET</c> (default) or <c>HEAD</c>.</summary>
    [AllowedValues("GET", "HEAD")]
    public string? Method { get; init; }

    /// <summary>
    /// Request headers: <c>Accept-Language</c>, <c>Sec-Purpose</c> and the like; <c>User-Agent</c> and <c>Referer</c> where the fields
    /// are absent.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Headers { get; init; }

    /// <summary>Instant of the visit (ISO 8601 with an offset). Absent: now.</summary>
    [JsonConverter(typeof(InstantConverter))]
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether the visitor came before. Absent: unknown, as without a cookie.</summary>
    public bool? Returning { get; init; }

    /// <summary>Whether the visitor gave the link's password (default false).</summary>
    public bool? PasswordGiven { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ResolveRequest))]
[JsonSerializable(typeof(ResolveResponse))]
internal sealed partial class ResolveJson : JsonSerializerContext;
