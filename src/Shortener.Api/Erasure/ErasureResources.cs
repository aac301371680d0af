using System.Text.Json.Serialization;
using Shortener.Core.Erasure;
using Shortener.Core.Ids;

namespace Shortener.Api.Erasure;

/// <summary>Body of <c>DELETE /api/v1/workspace</c>.</summary>
public sealed record DeleteWorkspaceRequest
{
    /// <summary>The workspace's name as it is, to say that it is meant.</summary>
    public string? Name { get; set; }

    /// <summary>The person's password; or <c>code</c>.</summary>
    public string? Password { get; set; }

    /// <summary>Six digits of the authenticator app, or a recovery code, in place of the password.</summary>
    public string? Code { get; set; }
}

/// <summary>A deleted workspace and how far its erasing is.</summary>
/// <param name="WorkspaceId">Opaque id.</param>
/// <param name="Name">Its name; empty once it is erased.</param>
/// <param name="Status"><c>erasing</c> or <c>erased</c>.</param>
/// <param name="RequestedAt">When it was deleted. UTC.</param>
/// <param name="ErasedAt">When its last row was gone; null before. UTC.</param>
/// <param name="Rows">Rows erased so far, rollups and everything else included.</param>
/// <param name="ExpectedRows">Clicks, events and links there were at the start; null before it began.</param>
internal sealed record ErasureResource(
    string WorkspaceId, string Name, string Status, DateTime RequestedAt, DateTime? ErasedAt, long Rows, long? ExpectedRows)
{
    public static ErasureResource Of(WorkspaceErasure erasure) => new(
        OpaqueId.Workspace.Format(erasure.WorkspaceId),
        erasure.Name,
        erasure.ErasedAt is null ? "erasing" : "erased",
        erasure.RequestedAt.UtcDateTime,
        erasure.ErasedAt?.UtcDateTime,
        erasure.Rows,
        erasure.Expected);
}

/// <summary>Deleted workspaces, in one page.</summary>
/// <param name="Items">The latest first, at most 100.</param>
/// <param name="NextCursor">Always null.</param>
internal sealed record ErasureList(IReadOnlyList<ErasureResource> Items, string? NextCursor);

/// <summary>Examples of the description.</summary>
internal static class ErasureExamples
{
    public const string Delete = """{"name":"Old shop","password":"a few words in a row"}""";

    public const string Erasure = """
        {"workspaceId":"wsp_5d4gp3m80p1f5","name":"Old shop","status":"erasing","requestedAt":"2026-11-22T06:29:02.36443Z","erasedAt":null,
        "rows":120000,"expectedRows":2000000}
        """;

    public const string Erasures = $$"""{"items":[{{Erasure}}],"nextCursor":null}""";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DeleteWorkspaceRequest))]
[JsonSerializable(typeof(ErasureResource))]
[JsonSerializable(typeof(ErasureList))]
internal sealed partial class ErasureJson : JsonSerializerContext;
