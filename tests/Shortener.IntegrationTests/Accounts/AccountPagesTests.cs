namespace Shortener.IntegrationTests.Accounts;

/// <summary>The pages of accounts as browsers get them.</summary>
public sealed class AccountPagesTests(SqlitePeopleHost host) : IClassFixture<SqlitePeopleHost>
{
    [Theory]
    [InlineData("/app/login")]
    [InlineData("/app/setup")]
    [InlineData("/app/invitation")]
    [InlineData("/app/logout")]
    public async Task No_page_can_be_framed_kept_or_scripted_by_others(string path)
    {
        Browser browser = path is "/app/logout" ? host.Owner : host.Browser();
        Answer page = await browser.GetAsync(path);
        Assert.Equal(path is "/app/setup" or "/app/invitation" ? 410 : 200, page.Status);
        string policy = page.Header("Content-Security-Policy")!;
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", page.Header("X-Frame-Options"));
        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        // The sign-in alone has a script, a file of ours: browsers sign with passkeys for scripts only.
        string[] scripts = [.. page.Text.Split("<script").Skip(1).Select(script => script.Split("</script>")[0])];
        Assert.Equal(path is "/app/login" ? 1 : 0, scripts.Length);
        Assert.All(scripts, script => Assert.Matches("""^ type="module" src="/app/assets/passkey-[A-Z0-9]{8}\.js">$""", script));
        Assert.Equal(path is "/app/login", policy.Contains("script-src 'self'; connect-src 'self'; ", StringComparison.Ordinal));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Opener-Policy"));
    }

    [Theory]
    [InlineData("en", "Sign in")]
    [InlineData("es", "Iniciar sesión")]
    [InlineData("ru", "Войти")]
    public async Task The_sign_in_speaks_the_visitors_language(string language, string words)
    {
        Answer page = await host.Browser().GetAsync("/app/login", ("Accept-Language", language));
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\"", page.Text, StringComparison.Ordinal);
        Answer wrong = await host.Browser().FormAsync("/app/login", [("email", "x@y.example"), ("password", "nonsense")], ("Accept-Language", language));
        Assert.Equal(403, wrong.Status);
        Assert.Contains("role=\"alert\"", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"x@y.example\"", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_signs_in_and_out_by_form()
    {
        Browser browser = host.Browser();
        Assert.Equal((303, "/app/login"), Outcome(await browser.GetAsync("/app")));
        Assert.Equal((303, "/app"), Outcome(await browser.FormAsync("/app/login", [("email", PeopleHost.OwnerEmail), ("password", PeopleHost.Password)])));
        Assert.Equal((303, "/app"), Outcome(await browser.GetAsync("/app/login")));
        Answer home = await browser.GetAsync("/app");
        Assert.Contains("Shop", home.Text, StringComparison.Ordinal);
        Assert.Contains(PeopleHost.OwnerEmail, home.Text, StringComparison.Ordinal);
        Assert.Equal((303, "/app/login?signed_out"), Outcome(await browser.FormAsync("/app/logout", [])));
        Assert.Null(browser.Token);
        Assert.Contains("signed out", (await browser.GetAsync("/app/login?signed_out")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_page_speaks_the_persons_own_language()
    {
        (Browser browser, _, _) = await host.MemberAsync("analyst");
        await browser.PatchAsync("/api/v1/me", new { language = "es", name = "<script>alert(1)</script>" });
        Answer home = await browser.GetAsync("/app", ("Accept-Language", "ru"));
        Assert.Contains("<html lang=\"es\"", home.Text, StringComparison.Ordinal);
        Assert.Contains("Resumen", home.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", home.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static (int Status, string? Location) Outcome(Answer answer) => (answer.Status, answer.Location);
}
