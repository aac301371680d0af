using Shortener.Api.Members;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Pages.Team;

/// <summary>Who is in the workspace and who is asked into it.</summary>
/// <param name="Members">A page of them.</param>
/// <param name="Invitations">Those that were neither accepted nor revoked, oldest first, on the first page alone.</param>
/// <param name="Now">To tell invitations that are too old.</param>
/// <param name="Given">Roles that whoever looks may give.</param>
public sealed record TeamPageModel(CursorPage<Member> Members, IReadOnlyList<Invitation> Invitations, DateTimeOffset Now, IReadOnlyList<Role> Given);

/// <summary><c>GET|HEAD /app/team</c>.</summary>
internal static class TeamEndpoints
{
    private const int MaxInvitations = 100;

    public static void MapTeamPage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/team", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("teamPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, IMembershipStore members, IInvitationStore invitations, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.MembersRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        CursorPage<Member> page = await CursorPages.ReadAsync(
            context, OpaqueId.User, (after, count) => members.ListAsync(frame.WorkspaceId, after ?? 0, count, ct), member => member.UserId);
        IReadOnlyList<Invitation> open = page.Cursor is null ? await invitations.ListAsync(frame.WorkspaceId, 0, MaxInvitations, ct) : [];
        Role[] given = frame.May(Permission.MembersWrite) ? [.. Enum.GetValues<Role>().Where(role => RoleRule.Allows(frame.Caller, role))] : [];
        await AppPage.WriteAsync<TeamPage>(context, frame, new TeamPageModel(page, open, time.GetUtcNow(), given));
    }
}
