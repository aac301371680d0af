using Microsoft.Extensions.Options;
using Shortener.Api.Oidc;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.SignIn;
using Shortener.Api.PasswordResets;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
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
            AccountPage.Redirect(context, DestinationOf(context, returnTo));
            return;
        }

        if (!await users.AnyAsync(context.RequestAborted))
        {
            await AccountPage.NoticeAsync(context, StatusCodes.Status200OK, AccountNotices.NobodyYet);
            return;
        }

        await WriteAsync(
            context,
            StatusCodes.Status200OK,
            new LoginPageModel(
                ReturnTo: returnTo,
                SignedOut: context.Request.Query.ContainsKey(SignedOut),
                PasswordReset: context.Request.Query.ContainsKey(SignInPages.ResetDone)));
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
            AccountPage.Redirect(context, DestinationOf(context, returnTo));
            return;
        }

        if (result.SecondFactorToken is { } token)
        {
            await SignInPages.WriteSecondStepAsync(context, new SecondStepModel(token, DestinationOf(context, returnTo)));
            return;
        }

        if (result.Wait is { } wait)
        {
            _ = SignInProblems.TooMany(context, wait);
            await WriteAsync(context, StatusCodes.Status429TooManyRequests, new LoginPageModel(email, returnTo, Wait: wait));
            return;
        }

        await WriteAsync(context, StatusCodes.Status403Forbidden, new LoginPageModel(email, returnTo, Wrong: !result.IsOff));
    }

    /// <summary>Where a signed-in person goes on to: never away from here.</summary>
    private static string DestinationOf(HttpContext context, string returnTo) => OwnPath.Of(context, returnTo) ?? HomePath;

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

    private static Task WriteAsync(HttpContext context, int status, LoginPageModel model)
    {
        OidcOptions provider = context.RequestServices.GetRequiredService<IOptions<OidcOptions>>().Value;
        return AccountPage.WriteAsync<LoginPage>(
            context,
            status,
            model with
            {
                Provider = provider.IsConfigured ? provider.Name : null,
                WithPassword = !provider.Require,
                Then = DestinationOf(context, model.ReturnTo),
                CanSendReset = context.RequestServices.GetRequiredService<PasswordResetDesk>().CanSend,
            },
            AccountPage.LanguageOf(context),
            withScript: true);
    }
}
