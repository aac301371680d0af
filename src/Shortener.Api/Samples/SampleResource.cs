using System.Text.Json.Serialization;
using Shortener.Core.Ids;

namespace Shortener.Api.Samples;

/// <summary>Whether a person has sample data loaded.</summary>
/// <param name="Loaded">Whether there is a sample workspace.</param>
/// <param name="WorkspaceId">The sample workspace; null where there is none.</param>
internal sealed record SampleResource(bool Loaded, string? WorkspaceId)
{
    public static SampleResource Of(int? workspaceId) => new(workspaceId is not null, workspaceId is { } id ? OpaqueId.Workspace.Format(id) : null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SampleResource))]
internal sealed partial class SamplesJson : JsonSerializerContext;
