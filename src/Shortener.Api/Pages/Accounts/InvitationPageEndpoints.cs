using Shortener.Api.Members;
using Shortener.Api.Pages.Design;
using Shortener.Api.Sessions;

namespace Shortener.Api.Pages.Accounts;

/// <summary><c>GET|HEAD|POST /app/invitation</c>: the page behind an invitation's link.</summary>
internal static class InvitationPageEndpoints
{
    public static void MapInvitationPage(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(InvitationEndpoints.PagePath, [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("invitationPage").ExcludeFromDescription();
        routes.MapPost(InvitationEndpoints.PagePath, TakeAsync).WithName("sendInvitation").ExcludeFromDescription();
    }

    private static async Task ShowAsync(HttpContext context, InvitationDesk desk)
    {
        string token = context.Request.Query[InvitationPageModel.TokenField].ToString();
        await WriteAsync(context, StatusCodes.Status200OK, token, await desk.LookAsync(context, token, context.RequestAborted));
    }

    private static async Task TakeAsync(HttpContext context, InvitationDesk desk)
    {
        if (!SameOrigin.AllowsForm(context.Request, fromHiddenReferrer: true))
        {
            await AccountPage.NoticeAsync(context, StatusCodes.Status403Forbidden, AccountNotices.Foreign, secretAddress: true);
            return;
        }

        if (await PageForm.ReadAsync(context) is not { } form)
        {
            return;
        }

        var request = new AcceptRequest
        {
            Token = form[InvitationPageModel.TokenField],
            Name = form[InvitationPageModel.NameField].ToString().Trim(),
            Password = form[InvitationPageModel.PasswordField],
            AsMe = form[InvitationPageModel.AsMeField].Count > 0,
        };
        AcceptResult result = await desk.AcceptAsync(context, request, context.RequestAborted);
        if (result.Identity is not null)
        {
            AccountPage.Redirect(context, LoginPageEndpoints.HomePath);
            return;
        }

        int status = result.Errors is not null ? StatusCodes.Status422UnprocessableEntity
            : result.State == AcceptState.PasswordsOff ? StatusCodes.Status403Forbidden
            : StatusCodes.Status409Conflict;
        await WriteAsync(context, status, request.Token ?? "", result, request.Name);
    }

    private static Task WriteAsync(HttpContext context, int status, string token, AcceptResult result, string name = "")
    {
        if (result.Invitation is not { } invitation)
        {
            return AccountPage.NoticeAsync(context, StatusCodes.Status410Gone, AccountNotices.InvitationGone, secretAddress: true);
        }

        InvitationStep step = result.State switch
        {
            AcceptState.NewPerson => InvitationStep.MakeAccount,
            AcceptState.PasswordsOff => InvitationStep.SignInToJoin,
            AcceptState.SignInFirst => InvitationStep.SignInFirst,
            AcceptState.ForOther => InvitationStep.AcceptForOther,
            _ => InvitationStep.Accept,
        };
        var model = new InvitationPageModel(step, token, invitation.WorkspaceName, invitation.Email, invitation.Role, result.Me?.User.Email)
        {
            Name = name,
            Wrong = result.Errors?.Fields ?? [],
        };
        return AccountPage.WriteAsync<InvitationPage>(context, status, model, AccountPage.LanguageOf(context, result.Me?.User), secretAddress: true);
    }
}
