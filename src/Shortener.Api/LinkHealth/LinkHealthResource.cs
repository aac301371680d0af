using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.LinkHealth;

namespace Shortener.Api.LinkHealth;

/// <summary>Whether a link's destination answers.</summary>
/// <param name="Status"><c>ok</c>, <c>broken</c> or <c>unknown</c>.</param>
/// <param name="CheckedAt">Instant of the last check of the present destination; null before it.</param>
/// <param name="Reason">
/// What the last check found: <c>http_404</c> and the like, <c>no_public_address</c>, <c>unreachable</c>, <c>certificate</c>,
/// <c>timeout</c>, <c>no_http</c>, <c>too_many_redirects</c>, <c>not_checkable</c>; null where it answered with success.
/// </param>
internal sealed record LinkHealthResource([property: AllowedValues("ok", "broken", "unknown")] string Status, DateTime? CheckedAt, string? Reason)
{
    public static readonly LinkHealthResource Unknown = new("unknown", null, null);

    /// <summary>What was found about another destination than the present one is not shown.</summary>
    public static LinkHealthResource Of(LinkHealthState state, string url) => state.Url != url ? Unknown : new LinkHealthResource(
        state.Status switch
        {
            LinkHealthStatus.Ok => "ok",
            LinkHealthStatus.Broken => "broken",
            _ => "unknown",
        },
        state.CheckedAt?.UtcDateTime,
        state.Reason);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LinkHealthResource))]
internal sealed partial class LinkHealthJsonContext : JsonSerializerContext;
