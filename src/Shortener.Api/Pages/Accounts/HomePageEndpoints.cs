using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Accounts;

/// <summary>The signed-in start page's content.</summary>
public sealed record HomePageModel(User User, WorkspaceMembership? Current, IReadOnlyList<WorkspaceMembership> Others);

/// <summary><c>GET|HEAD /app</c>: who is signed in, and where.</summary>
internal static class HomePageEndpoints
{
    public static void MapHomePage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(LoginPageEndpoints.HomePath, [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("homePage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, SessionIssuer sessions, IWorkspaceStore workspaces)
    {
        if (await sessions.FindAsync(context, context.RequestAborted) is not { } identity)
        {
            AccountPage.Redirect(context, LoginPageEndpoints.LoginPath);
            return;
        }

        IReadOnlyList<WorkspaceMembership> all = await workspaces.ListOfAsync(identity.User.Id, context.RequestAborted);
        WorkspaceMembership? current = all.FirstOrDefault(one => one.Workspace.Id == identity.Chosen?.WorkspaceId);
        await AccountPage.WriteAsync<HomePage>(
            context,
            StatusCodes.Status200OK,
            new HomePageModel(identity.User, current, [.. all.Where(one => one != current)]),
            AccountPage.LanguageOf(context, identity.User));
    }
}
