using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Accounts;

/// <summary><c>GET /api/v1/me</c>: whom a key belongs to.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder api) => api.MapGet("/me", GetAsync)
        .WithName("getMe")
        .WithTags("Accounts")
        .WithSummary("The workspace and the key that the request was made with");

    private static async Task<Ok<MeResource>> GetAsync(HttpContext context, IAccountStore accounts, CancellationToken ct)
    {
        StoredApiKey key = context.Features.Get<StoredApiKey>()!;
        Workspace workspace = (await accounts.FindWorkspaceAsync(key.Identity.WorkspaceId, ct))!;
        return TypedResults.Ok(new MeResource(
            new WorkspaceResource(OpaqueId.Workspace.Format(workspace.Id), workspace.Name, workspace.Timezone, workspace.Currency, workspace.CreatedAt.UtcDateTime),
            new KeyResource(OpaqueId.Key.Format(key.Identity.KeyId), key.Name, key.Identity.AllRights)));
    }
}

/// <summary>Answer of <c>GET /api/v1/me</c>.</summary>
internal sealed record MeResource(WorkspaceResource Workspace, KeyResource Key);

/// <param name="Id">Opaque id.</param>
/// <param name="Name">As shown to people.</param>
/// <param name="Timezone">IANA name; what dates in queries mean without an own time zone.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record WorkspaceResource(string Id, string Name, string Timezone, string Currency, DateTime CreatedAt);

/// <param name="Id">Opaque id.</param>
/// <param name="Name">As given at its creation.</param>
/// <param name="AllRights">Whether the key may do everything, system endpoints included.</param>
internal sealed record KeyResource(string Id, string Name, bool AllRights);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MeResource))]
internal sealed partial class AccountsJsonContext : JsonSerializerContext;
