using Shortener.Api.Problems;
using Shortener.Core.Accounts;

namespace Shortener.Api.Members;

/// <summary>
/// Who may give and touch which role: only those that may themselves do all that the role may. So only owners make and touch owners, and
/// nobody raises themselves or anyone above themselves, whether person or API key.
/// </summary>
internal static class RoleRule
{
    public static Problem Refusal { get; } = new(StatusCodes.Status403Forbidden, "above_yourself", "You may only touch and give roles that you have yourself");

    public static bool Allows(Caller caller, Role role) => caller.May(Permissions.Of(role));
}
