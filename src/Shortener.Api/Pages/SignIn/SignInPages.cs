using System.Globalization;
using System.Net;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Oidc;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.Design;
using Shortener.Api.PasswordResets;
using Shortener.Api.SecondFactors;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.Pages.SignIn;

/// <summary><c>/app/login/second-factor</c>, <c>/app/reset</c> and <c>/app/reset/request</c>.</summary>
internal static class SignInPages
{
    public const string SecondFactorPath = "/app/login/second-factor";
    public const string ForgotPath = "/app/reset/request";

    /// <summary>Query parameter of the login page after a reset.</summary>
    public const string ResetDone = "reset";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSignInPages(this IEndpointRouteBuilder routes)
    {
        // Reached by reloading after the step: without its token there is no step, and no address may hold it.
        routes.MapMethods(SecondFactorPath, Reading, context => Leave(context, LoginPageEndpoints.LoginPath))
            .WithName("secondFactorPage")
            .ExcludeFromDescription();
        routes.MapPost(SecondFactorPath, TakeSecondStepAsync).WithName("sendSecondFactor").ExcludeFromDescription();
        routes.MapMethods(PasswordResetLinks.Path, Reading, ShowResetAsync).WithName("resetPage").ExcludeFromDescription();
        routes.MapPost(PasswordResetLinks.Path, TakeResetAsync).WithName("sendReset").ExcludeFromDescription();
        routes.MapMethods(ForgotPath, Reading, ShowForgotAsync).WithName("forgotPage").ExcludeFromDescription();
        routes.MapPost(ForgotPath, TakeForgotAsync).WithName("sendForgot").ExcludeFromDescription();
    }

    /// <summary>Answers with the form of the second step, in place of the page that the first one would have led to.</summary>
    public static Task WriteSecondStepAsync(HttpContext context, SecondStepModel model)
    {
        RetryAfter(context, model.Wait);
        int status = model.Wait is not null ? StatusCodes.Status429TooManyRequests : model.Wrong ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK;
        return AccountPage.WriteAsync<SecondStepPage>(context, status, model, AccountPage.LanguageOf(context), secretAddress: true, withScript: true);
    }

    /// <summary>Answers with what a person can do about a failure.</summary>
    public static Task WriteOidcFailureAsync(HttpContext context, OidcFailure failure, TimeSpan? wait = null)
    {
        RetryAfter(context, wait);
        (int status, Localized<AccountNotice> notice) = SignInNotices.Of(failure);
        return AccountPage.NoticeAsync(context, status, notice, secretAddress: true);
    }

    private static async Task TakeSecondStepAsync(HttpContext context, SecondStep step)
    {
        if (await ReadAsync(context) is not { } form)
        {
            return;
        }

        string token = form[SecondStepModel.TokenField].ToString();
        string returnTo = OwnPath.Of(context, form[OwnPath.Parameter].ToString()) ?? OwnPath.Default;
        SecondStepResult result = await step.TryAsync(context, token, form[SecondStepModel.CodeField].ToString(), context.RequestAborted);
        await (result switch
        {
            { Identity: not null } => Leave(context, returnTo),
            { IsOver: true } => AccountPage.NoticeAsync(context, StatusCodes.Status401Unauthorized, SignInNotices.Over),
            _ => WriteSecondStepAsync(context, new SecondStepModel(token, returnTo, Wrong: result.Wait is null, result.Wait)),
        });
    }

    private static async Task ShowResetAsync(HttpContext context, PasswordResetLinks links, SignInLimits limits, ClientAddressResolver addresses)
    {
        if (await OpenTokenAsync(context, context.Request.Query[ResetModel.TokenField].ToString(), links, limits, addresses) is { } token)
        {
            await WriteResetAsync(context, StatusCodes.Status200OK, new ResetModel(token));
        }
    }

    private static async Task TakeResetAsync(
        HttpContext context, PasswordResetDesk desk, PasswordResetLinks links, SignInLimits limits, ClientAddressResolver addresses)
    {
        if (await ReadAsync(context) is not { } form
            || await OpenTokenAsync(context, form[ResetModel.TokenField].ToString(), links, limits, addresses) is not { } token)
        {
            return;
        }

        string password = form[ResetModel.PasswordField].ToString();
        await (AccountPasswords.Check(password) is not null ? WriteResetAsync(context, StatusCodes.Status422UnprocessableEntity, new ResetModel(token, Wrong: true))
            : await desk.CompleteAsync(context, token, password, context.RequestAborted) ? Leave(context, $"{LoginPageEndpoints.LoginPath}?{ResetDone}")
            : AccountPage.NoticeAsync(context, StatusCodes.Status410Gone, SignInNotices.ResetClosed, secretAddress: true));
    }

    private static Task ShowForgotAsync(HttpContext context, PasswordResetDesk desk) => desk.CanSend
        ? WriteForgotAsync(context, StatusCodes.Status200OK, new ForgotModel())
        : AccountPage.NoticeAsync(context, StatusCodes.Status200OK, SignInNotices.CannotSend);

    private static async Task TakeForgotAsync(HttpContext context, PasswordResetDesk desk, SignInLimits limits, ClientAddressResolver addresses)
    {
        if (await ReadAsync(context) is not { } form)
        {
            return;
        }

        if (!desk.CanSend)
        {
            await AccountPage.NoticeAsync(context, StatusCodes.Status200OK, SignInNotices.CannotSend);
            return;
        }

        if (limits.TryReset(context.ClientAddress(addresses)) is { } wait)
        {
            RetryAfter(context, wait);
            await WriteForgotAsync(context, StatusCodes.Status429TooManyRequests, new ForgotModel(Wait: wait));
            return;
        }

        desk.Ask(form[ForgotModel.EmailField], AccountPage.LanguageOf(context));
        await WriteForgotAsync(context, StatusCodes.Status200OK, new ForgotModel(Sent: true));
    }

    /// <summary>Null when the request was answered: another site's form, or none.</summary>
    private static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        // These forms prove themselves by what they hold; most of their pages hide their address.
        if (SameOrigin.AllowsForm(context.Request, fromHiddenReferrer: true))
        {
            return await PageForm.ReadAsync(context);
        }

        await AccountPage.NoticeAsync(context, StatusCodes.Status403Forbidden, AccountNotices.Foreign);
        return null;
    }

    /// <summary>The token, if it is in force; null when the request was answered.</summary>
    private static async Task<string?> OpenTokenAsync(
        HttpContext context, string token, PasswordResetLinks links, SignInLimits limits, ClientAddressResolver addresses)
    {
        IPAddress? from = context.ClientAddress(addresses);
        if (limits.TryToken(from) is { } wait)
        {
            RetryAfter(context, wait);
            await AccountPage.NoticeAsync(context, StatusCodes.Status429TooManyRequests, SignInNotices.TooMany, secretAddress: true);
            return null;
        }

        if (!await links.IsOpenAsync(token, context.RequestAborted))
        {
            await AccountPage.NoticeAsync(context, StatusCodes.Status410Gone, SignInNotices.ResetClosed, secretAddress: true);
            return null;
        }

        limits.TokenWasRight(from);
        return token;
    }

    private static Task WriteResetAsync(HttpContext context, int status, ResetModel model) =>
        AccountPage.WriteAsync<ResetPage>(context, status, model, AccountPage.LanguageOf(context), secretAddress: true);

    private static Task WriteForgotAsync(HttpContext context, int status, ForgotModel model) =>
        AccountPage.WriteAsync<ForgotPage>(context, status, model, AccountPage.LanguageOf(context));

    private static Task Leave(HttpContext context, string path)
    {
        AccountPage.Redirect(context, path);
        return Task.CompletedTask;
    }

    private static void RetryAfter(HttpContext context, TimeSpan? wait)
    {
        if (wait is { } some)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(some.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }
}
