using System.Text.Json.Serialization;
using Shortener.Api.Accounts;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.Workspaces;

/// <summary>Fields of a workspace that a request may give; what is absent keeps its value.</summary>
public sealed record WorkspaceRequest
{
    /// <summary>1 to 100 characters.</summary>
    public string? Name { get; set; }

    /// <summary>IANA name; what dates in queries mean. A further workspace starts as <c>UTC</c>.</summary>
    public string? Timezone { get; set; }

    /// <summary>ISO 4217 code. A further workspace starts as <c>USD</c>.</summary>
    public string? Currency { get; set; }

    /// <summary>Whether visitors' pages may keep a first-party cookie: <c>off</c> (default), <c>consent</c> (once the visitor agreed) or <c>on</c>.</summary>
    public VisitorCookies? VisitorCookies { get; set; }

    /// <summary>Whether Do Not Track and Global Privacy Control count as a refusal (default true).</summary>
    public bool? HonourPrivacySignals { get; set; }
}

/// <summary>The person's workspaces, in one page.</summary>
/// <param name="Items">In the order they joined them.</param>
/// <param name="NextCursor">Always null.</param>
internal sealed record MembershipList(IReadOnlyList<MembershipResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(WorkspaceRequest))]
[JsonSerializable(typeof(WorkspaceResource))]
[JsonSerializable(typeof(MembershipList))]
internal sealed partial class WorkspacesJson : JsonSerializerContext;
