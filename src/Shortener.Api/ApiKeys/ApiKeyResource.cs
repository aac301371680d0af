using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.ApiKeys;

/// <summary>An API key as the API shows it, without its secret. Instants are UTC.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">What the key is for.</param>
/// <param name="Hint">First characters of the secret; null for keys of early releases.</param>
/// <param name="AllRights">Whether the key may do everything.</param>
/// <param name="Scopes">What the key may do.</param>
/// <param name="RequestsPerMinute">Requests allowed in a minute; null for the configured number.</param>
/// <param name="CreatedBy">Id of who made it; null for the command line and the first start.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="LastUsedAt">When it was last used, to the minute; null before the first use.</param>
/// <param name="PreviousSecretUntil">Until when the secret before the last rotation works; null without one.</param>
internal record ApiKeyResource(
    string Id,
    string Name,
    string? Hint,
    bool AllRights,
    IReadOnlyList<string> Scopes,
    int? RequestsPerMinute,
    string? CreatedBy,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    DateTime? LastUsedAt,
    DateTime? PreviousSecretUntil)
{
    public static ApiKeyResource Of(StoredApiKey key, DateTimeOffset now) => new(
        OpaqueId.Key.Format(key.Id),
        key.Name,
        key.Hint,
        key.AllRights,
        Permissions.NamesOf(key.Permissions),
        key.RequestsPerMinute,
        key.CreatedBy is { } user ? OpaqueId.User.Format(user) : null,
        key.CreatedAt.UtcDateTime,
        key.ExpiresAt?.UtcDateTime,
        key.LastUsedAt?.UtcDateTime,
        key.PreviousUntil > now ? key.PreviousUntil?.UtcDateTime : null);
}

/// <summary>A key with its secret: the only time it is shown.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Key">What to send as <c>Authorization: Bearer</c>.</param>
/// <param name="ApiKey">The key as it is shown from then on.</param>
internal sealed record ApiKeyWithSecret(string Id, string Key, ApiKeyResource ApiKey);

/// <summary>A page of API keys.</summary>
/// <param name="Items">Keys that are not revoked, oldest first.</param>
/// <param name="NextCursor">For the next page; null on the last.</param>
internal sealed record ApiKeyList(IReadOnlyList<ApiKeyResource> Items, string? NextCursor);
