using Shortener.Api.Pages.Design;
using Shortener.Api.Sessions;
using Shortener.Api.Setup;
using Shortener.Core.Validation;

namespace Shortener.Api.Pages.Accounts;

/// <summary><c>GET|HEAD|POST /app/setup</c>: the form behind the link that the server printed.</summary>
internal static class SetupPageEndpoints
{
    internal static readonly Lazy<string[]> Timezones = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => TimeZoneName.TryFind(id, out _)).Order(StringComparer.Ordinal)]);

    public static void MapSetupPage(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(SetupLink.Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("setupPage").ExcludeFromDescription();
        routes.MapPost(SetupLink.Path, TakeAsync).WithName("sendSetup").ExcludeFromDescription();
    }

    private static async Task ShowAsync(HttpContext context, SetupDesk desk)
    {
        string token = context.Request.Query[SetupPageModel.TokenField].ToString();
        await (await desk.IsOpenAsync(token, context.RequestAborted)
            ? WriteAsync(context, StatusCodes.Status200OK, new SetupPageModel(token))
            : AccountPage.NoticeAsync(context, StatusCodes.Status410Gone, AccountNotices.SetupClosed, secretAddress: true));
    }

    private static async Task TakeAsync(HttpContext context, SetupDesk desk)
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

        var request = new SetupRequest
        {
            Token = form[SetupPageModel.TokenField],
            Email = form[SetupPageModel.EmailField],
            Name = form[SetupPageModel.NameField].ToString().Trim(),
            Password = form[SetupPageModel.PasswordField],
            WorkspaceName = form[SetupPageModel.WorkspaceField].ToString().Trim(),
            Timezone = form[SetupPageModel.TimezoneField].ToString().Trim(),
        };
        SetupResult result = await desk.TryAsync(context, request, context.RequestAborted);
        var model = new SetupPageModel(request.Token ?? "", result.ApiKey)
        {
            Email = request.Email ?? "",
            Name = request.Name,
            Workspace = request.WorkspaceName,
            Timezone = request.Timezone,
            Wrong = result.Errors?.Fields ?? [],
            IsEmailTaken = result.IsEmailTaken,
        };
        await (result switch
        {
            { Errors: not null } => WriteAsync(context, StatusCodes.Status422UnprocessableEntity, model),
            { Owner: not null } => WriteAsync(context, StatusCodes.Status200OK, model),
            _ => AccountPage.NoticeAsync(context, StatusCodes.Status410Gone, AccountNotices.SetupClosed, secretAddress: true),
        });
    }

    private static Task WriteAsync(HttpContext context, int status, SetupPageModel model) => AccountPage.WriteAsync<SetupPage>(
        context, status, model with { Timezones = model.ApiKey is null ? Timezones.Value : [] }, AccountPage.LanguageOf(context), secretAddress: true);
}
