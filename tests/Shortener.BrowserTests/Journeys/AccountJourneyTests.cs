using System.Globalization;
using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;
using Shortener.Testing.Processes;

namespace Shortener.BrowserTests.Journeys;

/// <summary>Coming in, and leaving.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccountJourneyTests(BrowserStage stage)
{
    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Setup_says_what_is_wrong_and_lets_the_owner_in(Device device)
    {
        await using Installation installation = await Installation.StartAsync();
        await using Visit visit = await stage.OpenAsync(installation, Look.Phone with { Device = device });
        var setup = new SetupPage(visit);
        await setup.OpenAsync(await installation.SetupPathAsync());
        await setup.FillAsync(Owner.Standard with { Password = "short", Timezone = "Nowhere" });
        await setup.SubmitAsync();
        await Assertions.Expect(setup.Errors).ToHaveCountAsync(2);
        string key = await setup.CreateAsync(Owner.Standard);
        Assert.StartsWith("slk_", key, StringComparison.Ordinal);
        await setup.ContinueAsync();
        await visit.Page.WaitForURLAsync("**/app");
        await Assertions.Expect(visit.Page.GetByText(Owner.Standard.Workspace).First).ToBeAttachedAsync();

        // The link worked once.
        await visit.GoAsync("/app/setup?token=slu_used", 410);
        visit.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Invited_person_joins_signs_out_and_in_again(Device device)
    {
        string email = $"{device}.joins@mail.example".ToLowerInvariant();
        string link = await Person.InviteAsync(stage.Home, email);
        await using Visit visit = await stage.OpenAsync(Look.Phone with { Device = device });
        var invitation = new InvitationPage(visit);
        await invitation.OpenAsync(link);
        await Assertions.Expect(invitation.Details).ToContainTextAsync(Owner.Standard.Workspace);
        await invitation.JoinAsync("Nina", Person.Password);
        await visit.Page.WaitForURLAsync("**/app");

        var logout = new LogoutPage(visit);
        await logout.OpenAsync();
        await logout.SignOutAsync();
        var login = new LoginPage(visit);
        await Assertions.Expect(login.Notice).ToHaveTextAsync("You are signed out");
        await visit.GoAsync("/app");
        Assert.EndsWith("/app/login", visit.Page.Url, StringComparison.Ordinal);

        await login.SignInAsync(email, "not this one");
        await Assertions.Expect(login.Problem).ToHaveTextAsync("E-mail address or password is wrong. Try again.");
        await login.SignInAsync(email, Person.Password);
        await visit.Page.WaitForURLAsync("**/app");
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Second_factor_is_asked_for_and_a_recovery_code_lets_in()
    {
        using Person person = await Person.JoinAsync(stage.Home, "Olga", "olga@mail.example");
        JsonElement codes = await person.EnableSecondFactorAsync();
        await using Visit visit = await stage.OpenAsync(Look.Phone);
        var login = new LoginPage(visit);
        await login.OpenAsync();
        await login.SignInAsync("olga@mail.example", Person.Password);
        await login.EnterCodeAsync("000000");
        await Assertions.Expect(login.Problem).ToContainTextAsync("That code is wrong");
        await login.EnterCodeAsync(codes.GetProperty("recoveryCodes")[0].GetString()!);
        await visit.Page.WaitForURLAsync("**/app");
        visit.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task A_passkey_is_added_in_the_settings_and_signs_in(Device device)
    {
        string email = $"{device}.passkey@mail.example".ToLowerInvariant();
        using Person person = await Person.JoinAsync(stage.Home, "Rita", email);
        await using Visit visit = await stage.OpenAsync(Look.Phone with { Device = device });
        // Browsers want a name for passkeys; this one is as safe as https to them.
        string origin = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{stage.Home.Address.Port}");
        ICDPSession debugger = await visit.Context.NewCDPSessionAsync(visit.Page);
        await debugger.SendAsync("WebAuthn.enable");
        await debugger.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
        var login = new LoginPage(visit);
        await visit.GoAsync(origin + "/app/login?return_to=%2Fapp%2Fsettings%2Faccount");
        await login.SignInAsync(email, Person.Password);
        var account = new AccountSettingsPage(visit);
        visit.Troubles.Allow(422);
        await account.AddPasskeyAsync("Telephone", "not this one");
        await Assertions.Expect(account.Passkeys).ToContainTextAsync("Is not your password");
        await account.AddPasskeyAsync("Telephone", Person.Password);
        await Assertions.Expect(account.RemovePasskey("Telephone")).ToBeVisibleAsync();

        await visit.GoAsync(origin + "/app/logout");
        await new LogoutPage(visit).SignOutAsync();
        await login.PasskeyAsync();
        await visit.Page.WaitForURLAsync("**/app");

        await visit.GoAsync(origin + "/app/settings/account");
        visit.Troubles.AcceptsQuestions = true;
        await account.RemovePasskey("Telephone").ClickAsync();
        await Assertions.Expect(account.RemovePasskey("Telephone")).ToBeHiddenAsync();
        await visit.GoAsync(origin + "/app/logout");
        await new LogoutPage(visit).SignOutAsync();
        visit.Troubles.Allow(401);
        await login.PasskeyAsync();
        await Assertions.Expect(login.Problem).ToContainTextAsync("opened nothing here");
        visit.Troubles.AssertNone();
    }

    [SmtpFact]
    public async Task Forgotten_password_is_replaced_through_a_letter()
    {
        const string Another = "yet another few words";
        using Person person = await Person.JoinAsync(stage.Home, "Pia", "pia@mail.example");
        string path = await stage.ResetPathAsync("pia@mail.example");
        await using Visit visit = await stage.OpenAsync(Look.Phone);
        var forgot = new ForgotPage(visit);
        await forgot.ChooseAsync(path, Another);
        var login = new LoginPage(visit);
        await Assertions.Expect(login.Notice).ToContainTextAsync("Your password is changed");
        await login.SignInAsync("pia@mail.example", Another);
        await visit.Page.WaitForURLAsync("**/app");
        visit.Troubles.AssertNone();
    }
}
