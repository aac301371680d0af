using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Shortener.Core.Validation;

namespace Shortener.Api.ApiKeys;

/// <summary>Fields of an API key that a request may give. In a change, one that is absent keeps its value.</summary>
public sealed record ApiKeyRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>What the key is for: 1 to 100 characters.</summary>
    public string? Name { get; set => field = Given(value); }

    /// <summary>What the key may do, such as <c>links:read</c>. Nobody gives a key more than they have themselves.</summary>
    public IReadOnlyList<string>? Scopes { get; set => field = Given(value); }

    /// <summary>Instead of scopes: the key may do everything, the system endpoints and what later releases add included.</summary>
    public bool? AllRights { get; set => field = Given(value); }

    /// <summary>When the key ends; null for never.</summary>
    [JsonConverter(typeof(InstantConverter))]
    public DateTimeOffset? ExpiresAt { get; set => field = Given(value); }

    /// <summary>Requests allowed in a minute, 1 to 10,000,000; null for the configured number.</summary>
    public int? RequestsPerMinute { get; set => field = Given(value); }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}

/// <summary>Body of <c>POST /api/v1/keys/{id}/rotate</c>; may be left out.</summary>
public sealed record RotateApiKeyRequest
{
    /// <summary>For how many seconds the secret before goes on working: 0 to 604,800 (a week), default 86,400 (a day).</summary>
    public int? OverlapSeconds { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(RotateApiKeyRequest))]
[JsonSerializable(typeof(ApiKeyResource))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(ApiKeyWithSecret))]
internal sealed partial class ApiKeysJsonContext : JsonSerializerContext;
