using Shortener.Api.Pages.SignIn;

namespace Shortener.Api.Pages.Accounts;

/// <summary>The pages of accounts, below <c>/app</c>.</summary>
internal static class AccountPagesSetup
{
    public static void MapAccountPages(this IEndpointRouteBuilder routes)
    {
        routes.MapSetupPage();
        routes.MapLoginPages();
        routes.MapSignInPages();
        routes.MapInvitationPage();
    }
}
