using System.Text.Json.Serialization;
using Shortener.Api.Accounts;

namespace Shortener.Api.Setup;

/// <summary>Body of <c>POST /api/v1/setup</c>.</summary>
public sealed record SetupRequest
{
    /// <summary>From the link that the server printed at its start.</summary>
    public string? Token { get; set; }

    /// <summary>What you will sign in with.</summary>
    public string? Email { get; set; }

    /// <summary>1 to 100 characters.</summary>
    public string? Name { get; set; }

    /// <summary>10 to 200 characters.</summary>
    public string? Password { get; set; }

    /// <summary>Name of the first workspace, 1 to 100 characters.</summary>
    public string? WorkspaceName { get; set; }

    /// <summary>IANA name; what dates in queries mean. Default <c>UTC</c>.</summary>
    public string? Timezone { get; set; } = "UTC";

    // A record would print the password wherever it is logged.
    public override string ToString() => nameof(SetupRequest);
}

/// <summary>The installation is set up, and you are signed in.</summary>
/// <param name="User">The owner.</param>
/// <param name="Workspace">The first workspace.</param>
/// <param name="ApiKey">The first API key (all rights). It is not shown again.</param>
internal sealed record SetupAnswer(UserResource User, WorkspaceResource Workspace, string ApiKey);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SetupRequest))]
[JsonSerializable(typeof(SetupAnswer))]
internal sealed partial class SetupJson : JsonSerializerContext;
