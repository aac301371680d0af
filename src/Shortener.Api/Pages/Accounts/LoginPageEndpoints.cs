using Shortener.Api.Pages.Design;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Accounts;

/// <summary><c>/app/login</c> and <c>/app/logout</c>.</summary>
internal static class LoginPageEndpoints
{
    public const string LoginPath = "/app/login";
    public const string LogoutPath = "/app/logout";
    public const string HomePath = "/app";

    private const string SignedOut = "signed_out";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapLoginPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(LoginPath, Reading, ShowAsync).WithName("loginPage").ExcludeFromDescription();
        routes.MapPost(LoginPath, TakeAsync).WithName("sendLogin").ExcludeFromDescription();
        routes.MapMethods(LogoutPath, Reading, AskAsync).WithName("logoutPage").ExcludeFromDescription();
        routes.MapPost(LogoutPath, LeaveAsync).WithName("sendLogout").ExcludeFromDescription();
    }

    private static async Task ShowAsync(HttpContext context, SessionIssuer sessions, IUserStore users)
    {
        string returnTo = context.Request.Query[LoginPageModel.ReturnToField].ToString();
        if (await sessions.FindAsync(context, context.RequestAborted) is not null)
        {
            AccountPage.Redirect(context, DestinationOf(returnTo));
            return;
        }

        if (!await users.AnyAsync(context.RequestAborted))
        {
            await AccountPage.NoticeAsync(context, StatusCodes.Status200OK, AccountNotices.NobodyYet);
            return;
        }

        await WriteAsync(
            context, StatusCodes.Status200OK, new LoginPageModel(ReturnTo: returnTo, SignedOut: context.Request.Query.ContainsKey(SignedOut)));
    }

    private static async Task TakeAsync(HttpContext context, PasswordSignIn signIn)
    {
        if (!SameOrigin.AllowsForm(context.Request))
        {
            await AccountPage.NoticeAsync(context, StatusCodes.Status403Forbidden, AccountNotices.Foreign);
            return;
        }

        if (await PageForm.ReadAsync(context) is not { } form)
        {
            return;
        }

        string email = form[LoginPageModel.EmailField].ToString();
        string returnTo = form[LoginPageModel.ReturnToField].ToString();
        PasswordSignInResult result = await signIn.TryAsync(context, email, form[LoginPageModel.PasswordField], context.RequestAborted);
        if (result.Identity is not null)
        {
            AccountPage.Redirect(context, DestinationOf(returnTo));
            return;
        }

        // A person with a second factor gets its page here, with result.SecondFactorToken.
        await WriteAsync(context, StatusCodes.Status403Forbidden, new LoginPageModel(email, returnTo, Wrong: true));
    }

    /// <summary>Where a signed-in person goes on to. No address from outside is followed: it may lead anywhere.</summary>
    private static string DestinationOf(string returnTo)
    {
        _ = returnTo;
        return HomePath;
    }

    private static async Task AskAsync(HttpContext context, SessionIssuer sessions)
    {
        if (await sessions.FindAsync(context, context.RequestAborted) is not { } identity)
        {
            AccountPage.Redirect(context, LoginPath);
            return;
        }

        await AccountPage.WriteAsync<LogoutPage>(
            context, StatusCodes.Status200OK, identity.User.Email, AccountPage.LanguageOf(context, identity.User));
    }

    private static async Task LeaveAsync(HttpContext context, SessionIssuer sessions)
    {
        if (!SameOrigin.Allows(context.Request))
        {
            await AccountPage.NoticeAsync(context, StatusCodes.Status403Forbidden, AccountNotices.Foreign);
            return;
        }

        await sessions.EndAsync(context, context.RequestAborted);
        AccountPage.Redirect(context, $"{LoginPath}?{SignedOut}");
    }

    private static Task WriteAsync(HttpContext context, int status, LoginPageModel model) =>
        AccountPage.WriteAsync<LoginPage>(context, status, model, AccountPage.LanguageOf(context));
}
