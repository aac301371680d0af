using System.Text.Json;
using Shortener.BrowserTests.Stage;
using Shortener.Testing.Processes;

namespace Shortener.BrowserTests.Sweep;

/// <summary>Pages around signing in.</summary>
internal static class AccountCases
{
    private const string CarefulEmail = "boris@mail.example";

    public static readonly IReadOnlyList<PageCase> All =
    [
        new("setup", "/app/setup", stage => stage.Fresh.SetupPathAsync()) { Fresh = true },
        new("setup-errors", "/app/setup", stage => stage.Fresh.SetupPathAsync())
        {
            Fresh = true,
            Then = async visit =>
            {
                await visit.Page.Locator("#timezone").FillAsync("Nowhere");
                await visit.Page.Locator("button[type=submit]").ClickAsync();
                await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToHaveCountAsync(5);
            },
        },
        new("setup-closed", "/app/setup", _ => Task.FromResult("/app/setup?token=slu_used")) { Status = 410 },
        new("login-nobody-yet", "/app/login") { Fresh = true },
        new("login", "/app/login"),
        new("login-wrong", "/app/login")
        {
            Then = async visit =>
            {
                await visit.Page.Locator("#email").FillAsync($"{visit.Look}@mail.example");
                await visit.Page.Locator("#password").FillAsync("not this one");
                await visit.Page.Locator("button[type=submit]").ClickAsync();
                await Assertions.Expect(visit.Page.Locator("[role=alert]:not([hidden])")).ToBeVisibleAsync();
            },
        },
        new("login-second-step", "/app/login", WithSecondFactorAsync)
        {
            Then = async visit =>
            {
                await visit.Page.Locator("#email").FillAsync(CarefulEmail);
                await visit.Page.Locator("#password").FillAsync(Person.Password);
                await visit.Page.Locator("button[type=submit]").ClickAsync();
                await Assertions.Expect(visit.Page.Locator("#code")).ToBeVisibleAsync();
            },
        },
        new("home", "/app") { SignedIn = true },
        new("logout", "/app/logout") { SignedIn = true },
        new("forgot", "/app/reset/request"),
        new("forgot-sent", "/app/reset/request")
        {
            Then = async visit =>
            {
                await visit.Page.Locator("#email").FillAsync("nobody@mail.example");
                await visit.Page.Locator("button[type=submit]").ClickAsync();
                await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
            },
        },
        new("reset-closed", "/app/reset", _ => Task.FromResult("/app/reset?token=slp_used")) { Status = 410 },
        .. SmtpServer.IsInstalled ? [new PageCase("reset", "/app/reset", stage => stage.ResetPathAsync(Owner.Standard.Email))] : Array.Empty<PageCase>(),
        new("invitation", "/app/invitation", stage => InviteAsync(stage, "carla@mail.example")),
        new("invitation-sign-in-first", "/app/invitation", InviteKnownAsync),
        new("invitation-for-other", "/app/invitation", stage => InviteAsync(stage, "elena@mail.example")) { SignedIn = true },
        new("invitation-gone", "/app/invitation", _ => Task.FromResult("/app/invitation?token=sli_used")) { Status = 410 },
    ];

    private static async Task<string> InviteAsync(BrowserStage stage, string email) => new Uri(await Person.InviteAsync(stage.Home, email)).PathAndQuery;

    private static async Task<string> InviteKnownAsync(BrowserStage stage)
    {
        const string Email = "dora@mail.example";
        using Person dora = await Person.JoinAsync(stage.Home, "Dora", Email);
        JsonElement members = await stage.Home.GetAsync("/api/v1/members");
        string id = members.GetProperty("items").EnumerateArray().Single(member => member.GetProperty("email").GetString() == Email).GetProperty("id").GetString()!;
        await stage.Home.SendAsync(HttpMethod.Delete, "/api/v1/members/" + id);
        return await InviteAsync(stage, Email);
    }

    private static async Task<string> WithSecondFactorAsync(BrowserStage stage)
    {
        using Person boris = await Person.JoinAsync(stage.Home, "Boris", CarefulEmail);
        await boris.EnableSecondFactorAsync();
        return "/app/login";
    }
}
