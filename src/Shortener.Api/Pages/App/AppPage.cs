using Microsoft.AspNetCore.Components;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.Design;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.App;

/// <summary>
/// What every dashboard page begins and ends with: <see cref="OpenAsync"/> finds who looks, <see cref="WriteAsync"/> answers with a page
/// of parameters <c>Frame</c> and <c>Model</c>. Stateless, thread-safe.
/// </summary>
internal static class AppPage
{
    /// <summary>
    /// Who looks at the page. Null when the request was answered: nobody is signed in (the browser is sent to the sign-in page), or the
    /// role does not allow it (403 with a notice).
    /// </summary>
    public static async Task<AppFrame?> OpenAsync(HttpContext context, Permission needed = Permission.None)
    {
        IServiceProvider services = context.RequestServices;
        if (await services.GetRequiredService<SessionIssuer>().FindAsync(context, context.RequestAborted) is not { } identity)
        {
            AccountPage.Redirect(context, LoginPageEndpoints.LoginPath);
            return null;
        }

        IReadOnlyList<WorkspaceMembership> all = await services.GetRequiredService<IWorkspaceStore>().ListOfAsync(identity.User.Id, context.RequestAborted);
        WorkspaceMembership? current = all.FirstOrDefault(one => one.Workspace.Id == identity.Chosen?.WorkspaceId);
        var frame = new AppFrame(
            identity.In(current is null ? null : identity.Chosen),
            identity.User,
            current,
            [.. all.Where(one => one != current)],
            AccountPage.LanguageOf(context, identity.User),
            context.Request.Path.Value ?? "");
        if (frame.May(needed))
        {
            return frame;
        }

        await WriteAsync<AppNoticePage>(context, frame, AppNoticeTexts.Forbidden.In(frame.Language), StatusCodes.Status403Forbidden);
        return null;
    }

    /// <summary>Answers with a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="frame">Of <see cref="OpenAsync"/>.</param>
    /// <param name="model">What the page shows.</param>
    /// <param name="status">HTTP status.</param>
    public static async Task WriteAsync<TPage>(HttpContext context, AppFrame frame, object model, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        byte[] body = await PageRenderer.RenderAsync<TPage>(("Frame", frame), ("Model", model));
        await context.WriteAppPageAsync(status, body, frame.Language);
    }

    /// <summary>404 for an id that is none of the workspace's.</summary>
    public static Task NotFoundAsync(HttpContext context, AppFrame frame) =>
        WriteAsync<AppNoticePage>(context, frame, AppNoticeTexts.NotFound.In(frame.Language), StatusCodes.Status404NotFound);
}
