using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.SecondFactors;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>Signing in with a second factor, over HTTP as a browser and a program do it.</summary>
public abstract partial class SecondFactorContract : IAsyncLifetime
{
    private const string Ana = "ana@example.com";
    private const string Mine = "/api/v1/me/second-factor";
    private const string SecondStep = "/api/v1/session/second-factor";

    private SignInServer _server = null!;
    private long _ana;

    protected abstract StorageBackend Backend { get; }

    public async Task InitializeAsync()
    {
        _server = await SignInServer.StartAsync(Backend);
        _ana = (await _server.AddPersonAsync(Ana)).Id;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_second_factor_is_set_up_asked_for_and_taken_away()
    {
        using Browser browser = await SignedInAsync();
        ApiAnswer started = await browser.PostAsync(Mine);
        Assert.Equal(200, started.Status);
        Assert.Matches("^[A-Z2-7]{32}$", started["secret"]);
        Assert.StartsWith("otpauth://totp/127.0.0.1:ana%40example.com?secret=" + started["secret"], started["uri"], StringComparison.Ordinal);
        Assert.StartsWith("<svg ", started["qrSvg"], StringComparison.Ordinal);
        Assert.Equal(("False", "0"), Read(await browser.GetAsync(Mine)));
        // Until it is confirmed the password is enough.
        using (Browser other = await SignedInAsync())
        {
            Assert.True(await other.IsSignedInAsync());
        }

        ApiAnswer wrong = await browser.PostAsync(Mine + "/confirm", new { code = "000000", password = SignInServer.Password });
        Assert.Equal((422, "wrong_code"), (wrong.Status, wrong.Code));
        Assert.Equal("code", Assert.Single(wrong.ErrorFields));
        // Whoever finds a browser signed in must not shut its owner out.
        ApiAnswer thief = await browser.PostAsync(Mine + "/confirm", new { code = await CodeAsync(-1) });
        Assert.Equal((422, "wrong_password"), (thief.Status, thief.Code));
        ApiAnswer confirmed = await browser.PostAsync(Mine + "/confirm", new { code = await CodeAsync(-1), password = SignInServer.Password });
        Assert.Equal(200, confirmed.Status);
        Assert.Equal(10, confirmed.Body.GetProperty("recoveryCodes").GetArrayLength());
        ApiAnswer state = await browser.GetAsync(Mine);
        Assert.Equal(("True", "10"), Read(state));
        Assert.DoesNotContain(started["secret"], state.Text, StringComparison.Ordinal);
        Assert.Equal((409, "second_factor_enabled"), Brief(await browser.PostAsync(Mine)));

        using Browser second = _server.Open();
        ApiAnswer first = await second.SignInAsync(Ana);
        Assert.Equal(200, first.Status);
        Assert.False(await second.IsSignedInAsync());
        string token = first.Body.GetProperty("secondFactor").GetProperty("token").GetString()!;
        Assert.Equal((401, "wrong_code"), Brief(await second.PostAsync(SecondStep, new { token, code = "000000" })));
        ApiAnswer done = await second.PostAsync(SecondStep, new { token, code = await CodeAsync(0) });
        Assert.Equal(200, done.Status);
        Assert.Equal(Ana, done.Body.GetProperty("user").GetProperty("email").GetString());
        Assert.True(await second.IsSignedInAsync());
        // The token is used up, whatever code comes with it.
        Assert.Equal((401, "sign_in_over"), Brief(await second.PostAsync(SecondStep, new { token, code = await CodeAsync(1) })));

        Assert.Equal((422, "wrong_password"), Brief(await second.SendAsync(HttpMethod.Delete, Mine, new { password = "not the password" })));
        Assert.Equal((422, "wrong_password"), Brief(await second.SendAsync(HttpMethod.Delete, Mine, new { })));
        Assert.Equal(204, (await second.SendAsync(HttpMethod.Delete, Mine, new { password = SignInServer.Password })).Status);
        Assert.Equal((409, "second_factor_not_enabled"), Brief(await second.SendAsync(HttpMethod.Delete, Mine, new { password = SignInServer.Password })));
        using Browser last = await SignedInAsync();
        Assert.True(await last.IsSignedInAsync());
    }

    [Fact]
    public async Task A_code_works_once()
    {
        (_, string[] recovery) = await EnableAsync();
        string code = await CodeAsync(1);
        using Browser first = _server.Open(), second = _server.Open();
        Assert.Equal(200, (await StepAsync(first, code)).Status);
        Assert.Equal((401, "wrong_code"), Brief(await StepAsync(second, code)));
        // Nor does an older one that nobody used.
        Assert.Equal((401, "wrong_code"), Brief(await StepAsync(second, await CodeAsync(0))));
        Assert.Equal(200, (await StepAsync(second, recovery[0].ToLowerInvariant())).Status);
        Assert.Equal((401, "wrong_code"), Brief(await StepAsync(first, recovery[0])));
        Assert.Equal(("True", "9"), Read(await second.GetAsync(Mine)));
    }

    [Fact]
    public async Task Other_recovery_codes_end_those_before_and_ask_for_proof()
    {
        (Browser browser, string[] recovery) = await EnableAsync();
        Assert.Equal((422, "wrong_code"), Brief(await browser.PostAsync(Mine + "/recovery-codes", new { code = "123456" })));
        ApiAnswer replaced = await browser.PostAsync(Mine + "/recovery-codes", new { code = recovery[3] });
        string[] fresh = CodesOf(replaced);
        Assert.Empty(fresh.Intersect(recovery));
        using Browser other = _server.Open();
        Assert.Equal((401, "wrong_code"), Brief(await StepAsync(other, recovery[0])));
        Assert.Equal(200, (await StepAsync(other, fresh[0])).Status);
    }

    [Fact]
    public async Task Codes_cannot_be_guessed()
    {
        await EnableAsync();
        using Browser thief = _server.Open();
        string token = await TokenAsync(thief);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((401, "wrong_code"), Brief(await thief.PostAsync(SecondStep, new { token, code = $"00000{i}" })));
        }

        ApiAnswer limited = await thief.PostAsync(SecondStep, new { token, code = await CodeAsync(1) });
        Assert.Equal((429, "too_many_attempts"), Brief(limited));
        Assert.True(limited.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(1));
        // The person is not locked out by it.
        using Browser ana = _server.Open();
        Assert.Equal(200, (await StepAsync(ana, await CodeAsync(1))).Status);
    }

    [Fact]
    public async Task A_token_of_another_purpose_or_of_nobody_is_worth_nothing()
    {
        await EnableAsync();
        using Browser browser = _server.Open();
        string code = await CodeAsync(1);
        foreach (string? token in (string?[])[null, "", "slf_made-up", new string('x', 10_000)])
        {
            Assert.Equal((401, "sign_in_over"), Brief(await browser.PostAsync(SecondStep, new { token, code })));
        }
    }

    [Fact]
    public async Task An_API_key_has_no_second_factor()
    {
        using Browser program = _server.Open();
        Assert.Equal(403, (await program.SendAsync(HttpMethod.Post, Mine, new { }, SignInServer.ApiKey)).Status);
        Assert.Equal(401, (await program.PostAsync(Mine)).Status);
    }

    [Fact]
    public async Task The_pages_lead_through_both_steps_and_back_to_where_the_person_wanted()
    {
        (_, string[] recovery) = await EnableAsync();
        using Browser browser = _server.Open();
        ApiAnswer page = await browser.PostFormAsync(
            "/app/login", ("email", Ana), ("password", SignInServer.Password), ("return_to", "/app/links?q=1"));
        Assert.Equal(200, page.Status);
        Assert.Contains("one-time-code", page.Text, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        string token = TokenInPage().Match(page.Text!).Groups[1].Value;
        ApiAnswer wrong = await browser.PostFormAsync("/app/login/second-factor", ("token", token), ("code", "nonsense"), ("return_to", "/app/links?q=1"));
        Assert.Equal(403, wrong.Status);
        Assert.Contains("role=\"alert\"", wrong.Text, StringComparison.Ordinal);
        ApiAnswer done = await browser.PostFormAsync("/app/login/second-factor", ("token", token), ("code", recovery[0]), ("return_to", "/app/links?q=1"));
        Assert.Equal((303, "/app/links?q=1"), (done.Status, done.Location));
        Assert.True(await browser.IsSignedInAsync());
        ApiAnswer over = await browser.PostFormAsync("/app/login/second-factor", ("token", token), ("code", recovery[1]));
        Assert.Equal(401, over.Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task The_second_step_leads_nowhere_else(string wish)
    {
        (_, string[] recovery) = await EnableAsync();
        using Browser browser = _server.Open();
        ApiAnswer page = await browser.PostFormAsync("/app/login", ("email", Ana), ("password", SignInServer.Password), ("return_to", wish));
        Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
        string token = TokenInPage().Match(page.Text!).Groups[1].Value;
        ApiAnswer done = await browser.PostFormAsync("/app/login/second-factor", ("token", token), ("code", recovery[0]), ("return_to", wish));
        Assert.Equal((303, "/app"), (done.Status, done.Location));
    }

    [Fact]
    public async Task Another_site_cannot_send_the_form()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/app/login/second-factor")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", "x")]),
        };
        request.Headers.Add("Origin", "https://evil.example");
        using Browser browser = _server.Open();
        using HttpResponseMessage answer = await browser.Client.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
    private static partial Regex TokenInPage();

    private static (string, string) Read(ApiAnswer state) => (state["enabled"], state["recoveryCodesLeft"]);

    private static (int, string?) Brief(ApiAnswer answer) => (answer.Status, answer.Code);

    private static string[] CodesOf(ApiAnswer answer) => [.. answer.Body.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)];

    private async Task<Browser> SignedInAsync()
    {
        Browser browser = _server.Open();
        ApiAnswer answer = await browser.SignInAsync(Ana);
        Assert.Equal(200, answer.Status);
        return browser;
    }

    private async Task<(Browser Browser, string[] Recovery)> EnableAsync()
    {
        Browser browser = await SignedInAsync();
        Assert.Equal(200, (await browser.PostAsync(Mine)).Status);
        ApiAnswer confirmed = await browser.PostAsync(Mine + "/confirm", new { code = await CodeAsync(-1), password = SignInServer.Password });
        Assert.True(confirmed.Status == 200, confirmed.Text);
        return (browser, CodesOf(confirmed));
    }

    /// <summary>What the app would show some steps from this one.</summary>
    private async Task<string> CodeAsync(int steps)
    {
        SecondFactor factor = (await _server.Services.GetRequiredService<ISecondFactorStore>().FindAsync(_ana, CancellationToken.None))!;
        return Totp.CodeAt(factor.Secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + steps);
    }

    private static async Task<string> TokenAsync(Browser browser)
    {
        ApiAnswer first = await browser.SignInAsync(Ana);
        return first.Body.GetProperty("secondFactor").GetProperty("token").GetString()!;
    }

    private static async Task<ApiAnswer> StepAsync(Browser browser, string code) =>
        await browser.PostAsync(SecondStep, new { token = await TokenAsync(browser), code });
}

public sealed class SqliteSecondFactorTests : SecondFactorContract
{
    protected override StorageBackend Backend => StorageBackend.Sqlite;
}

[Trait("Db", "Postgres")]
public sealed class PostgresSecondFactorTests : SecondFactorContract
{
    protected override StorageBackend Backend => StorageBackend.Postgres;
}
