using Shortener.Api.Pages.Design;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.App;

/// <summary>Who looks at a dashboard page, in which workspace and language. Immutable.</summary>
/// <param name="Caller">What they may do there; every read of the page is for this workspace.</param>
/// <param name="User">The person.</param>
/// <param name="Current">The workspace that the session has chosen; null for a person who is in none.</param>
/// <param name="Others">Their other workspaces.</param>
/// <param name="Language">What the page is written in.</param>
/// <param name="Path">The request's path, to mark where in the navigation the page is.</param>
public sealed record AppFrame(
    Caller Caller, User User, WorkspaceMembership? Current, IReadOnlyList<WorkspaceMembership> Others, PageLanguage Language, string Path)
{
    public int WorkspaceId => Caller.WorkspaceId;

    /// <summary>IANA name of the workspace's time zone.</summary>
    public string Timezone => Current?.Workspace.Timezone ?? "UTC";

    public string Currency => Current?.Workspace.Currency ?? "USD";

    public bool May(Permission permission) => Caller.May(permission);
}
