using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Accounts;

/// <summary><c>GET /api/v1/me</c>: whom a request acts for.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder api) => api.MapGet("/me", GetAsync)
        .RequiresCaller()
        .Answers(StatusCodes.Status200OK, """
            {"workspace":{"id":"wsp_5d4gp3m80p1f5","name":"Main","timezone":"UTC","currency":"USD","createdAt":"2026-11-22T06:29:02.36443Z"},
            "key":{"id":"key_5d4gp3m80p1f5","name":"First key","allRights":true},
            "user":null,"scopes":["links:read","links:write"]}
            """, "Whom the request acts for")
        .WithName("getMe")
        .WithTags("Accounts")
        .WithSummary("The workspace, and the key or person, that the request was made with");

    private static async Task<Ok<MeResource>> GetAsync(HttpContext context, IAccountStore accounts, IApiKeyStore keys, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        Workspace? workspace = caller.WorkspaceId > 0 ? await accounts.FindWorkspaceAsync(caller.WorkspaceId, ct) : null;
        StoredApiKey? key = caller.KeyId > 0 ? await keys.FindAsync(caller.WorkspaceId, caller.KeyId, ct) : null;
        return TypedResults.Ok(new MeResource(
            workspace is null
                ? null
                : new WorkspaceResource(OpaqueId.Workspace.Format(workspace.Id), workspace.Name, workspace.Timezone, workspace.Currency, workspace.CreatedAt.UtcDateTime),
            key is null ? null : new KeyResource(OpaqueId.Key.Format(key.Id), key.Name, key.AllRights),
            null,
            Permissions.NamesOf(caller.Permissions)));
    }
}

/// <summary>Answer of <c>GET /api/v1/me</c>.</summary>
/// <param name="Workspace">The workspace that requests concern; null for a person who is a member of none.</param>
/// <param name="Key">The API key of the request; null for a person.</param>
/// <param name="User">The signed-in person; null for an API key.</param>
/// <param name="Scopes">What the caller may do, by the names of API key scopes.</param>
internal sealed record MeResource(WorkspaceResource? Workspace, KeyResource? Key, UserResource? User, IReadOnlyList<string> Scopes);

/// <summary>A workspace.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">As shown to people.</param>
/// <param name="Timezone">IANA name; what dates in queries mean without an own time zone.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record WorkspaceResource(string Id, string Name, string Timezone, string Currency, DateTime CreatedAt);

/// <summary>An API key.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">As given at its creation.</param>
/// <param name="AllRights">Whether the key may do everything, system endpoints included.</param>
internal sealed record KeyResource(string Id, string Name, bool AllRights);

/// <summary>A person.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Email">What the person signs in with.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="IsOperator">Whether the person may see and do what concerns the whole installation.</param>
internal sealed record UserResource(string Id, string Email, string Name, bool IsOperator);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MeResource))]
internal sealed partial class AccountsJsonContext : JsonSerializerContext;
