using Shortener.Api.Access;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Sessions;

/// <summary>
/// The cookie of a signed-in browser. <c>Shortener-Workspace</c> names another workspace of the person than the one that the session
/// has chosen.
/// </summary>
internal sealed class SessionAuthenticator(SessionCookie cookie, SessionDirectory directory) : IAuthenticator
{
    public const string WorkspaceHeader = "Shortener-Workspace";

    private static readonly Problem NoMember = new(
        StatusCodes.Status403Forbidden, "not_a_member", $"You are no member of the workspace that {WorkspaceHeader} names");

    public bool IsUsedBy(HttpRequest request) => cookie.Read(request.HttpContext) is not null;

    public async ValueTask<(Caller? Caller, Problem? Refusal)> AuthenticateAsync(HttpContext context)
    {
        if (cookie.Read(context) is not { } token || await directory.FindAsync(token, context.RequestAborted) is not { } identity)
        {
            return (null, AccessMiddleware.Unauthorized);
        }

        if (!SameOrigin.Allows(context.Request))
        {
            return (null, SameOrigin.Refusal);
        }

        Membership? membership = identity.Chosen;
        if (context.Request.Headers.TryGetValue(WorkspaceHeader, out Microsoft.Extensions.Primitives.StringValues named))
        {
            // An id that never was is answered like one of other people's workspaces.
            membership = OpaqueId.Workspace.TryParse(named.ToString(), out long id)
                ? identity.Memberships.FirstOrDefault(candidate => candidate.WorkspaceId == id)
                : null;
            if (membership is null)
            {
                return (null, NoMember);
            }
        }

        context.Features.Set(identity);
        return (identity.In(membership), null);
    }
}
