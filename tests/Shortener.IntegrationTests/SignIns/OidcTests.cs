using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Shortener.Core.Accounts;
using Shortener.Core.ExternalIdentities;
using Shortener.Core.Ids;
using Shortener.Core.SecondFactors;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>Sign-in through a provider that may lie. What a real one does is in <see cref="IndependentProviderTests"/>.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";
    private const string Login = "/app/login/oidc";

    private FakeProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await FakeProvider.StartAsync();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task A_known_identity_signs_in_and_goes_back_to_where_the_person_wanted()
    {
        await using SignInServer server = await StartAsync();
        User ana = await AddLinkedAsync(server);
        using Browser browser = server.Open();
        ApiAnswer done = await RoundAsync(browser, "/app/links?q=1");
        Assert.Equal((302, "/app/links?q=1"), (done.Status, done.Location));
        ApiAnswer session = await browser.GetAsync("/api/v1/session");
        Assert.Equal(OpaqueId.User.Format(ana.Id), session.Body.GetProperty("user").GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_request_to_the_provider_binds_the_answer_to_the_browser()
    {
        await using SignInServer server = await StartAsync();
        using Browser first = server.Open(), second = server.Open();
        (Uri one, string cookie) = await BeginAsync(first);
        (Uri other, _) = await BeginAsync(second);
        Assert.StartsWith(_provider.Issuer + "/authorize?", one.OriginalString, StringComparison.Ordinal);
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(one.Query), again = HttpUtility.ParseQueryString(other.Query);
        Assert.Equal(("code", "openid email profile", "S256", FakeProvider.ClientId), (query["response_type"], query["scope"], query["code_challenge_method"], query["client_id"]));
        Assert.Equal(server.Address + "/app/login/oidc/callback", query["redirect_uri"]);
        foreach (string name in (string[])["state", "nonce", "code_challenge"])
        {
            Assert.Equal(43, query[name]!.Length);
            Assert.NotEqual(query[name], again[name]);
        }

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=600", cookie, StringComparison.OrdinalIgnoreCase);
        // Nothing of what goes through the address tells the cookie's secret.
        Assert.DoesNotContain(cookie.Split('=', ';')[1][..43], one.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonce of another sign-in")]
    [InlineData("no nonce")]
    [InlineData("audience")]
    [InlineData("audiences without azp")]
    [InlineData("azp of another")]
    [InlineData("no audience")]
    [InlineData("issuer")]
    [InlineData("expired")]
    [InlineData("without an end")]
    [InlineData("not yet")]
    [InlineData("alg none")]
    [InlineData("alg NONE with signature")]
    [InlineData("HS256 with the client secret")]
    [InlineData("HS256 with the public key")]
    [InlineData("unknown key")]
    [InlineData("another key under the known name")]
    [InlineData("changed after signing")]
    [InlineData("no subject")]
    [InlineData("endless subject")]
    [InlineData("no token")]
    [InlineData("garbage")]
    public async Task A_token_that_does_not_hold_signs_nobody_in(string lie)
    {
        await using SignInServer server = await StartAsync();
        await AddLinkedAsync(server);
        using var stranger = RSA.Create(2048);
        Tell(lie, stranger);
        using Browser browser = server.Open();
        ApiAnswer refused = await RoundAsync(browser);
        Assert.True(refused.Status is 403 or 502, $"{refused.Status}");
        Assert.False(await browser.IsSignedInAsync());
        // The same provider, telling the truth again.
        _provider.Twist = _ => { };
        _provider.Forge = token => token;
        _provider.Signer = null;
        _provider.Claims["sub"] = "subject-1";
        Assert.Equal(302, (await RoundAsync(browser)).Status);
    }

    [Fact]
    public async Task An_answer_that_the_browser_did_not_ask_for_is_refused_before_the_provider_is_asked()
    {
        await using SignInServer server = await StartAsync();
        await AddLinkedAsync(server);
        using Browser browser = server.Open(), other = server.Open();
        (Uri url, _) = await BeginAsync(browser);
        string state = HttpUtility.ParseQueryString(url.Query)["state"]!;
        // In another browser: what an attacker would send somebody, to sign them in as the attacker.
        Assert.Equal(400, (await CallbackAsync(other, state)).Status);
        Assert.Equal(400, (await CallbackAsync(browser, "made-up")).Status);
        // The round is over, whatever comes next.
        Assert.Equal(400, (await CallbackAsync(browser, state)).Status);
        Assert.Equal(0, _provider.CountOf("/token"));
    }

    [Fact]
    public async Task An_answer_works_once()
    {
        await using SignInServer server = await StartAsync();
        await AddLinkedAsync(server);
        using Browser browser = server.Open();
        (Uri url, _) = await BeginAsync(browser);
        string state = HttpUtility.ParseQueryString(url.Query)["state"]!;
        Assert.Equal(302, (await CallbackAsync(browser, state)).Status);
        Assert.Equal(400, (await CallbackAsync(browser, state)).Status);
        Assert.Equal(1, _provider.CountOf("/token"));
    }

    [Theory]
    [InlineData("error=access_denied", 403)]
    [InlineData("error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=marker-description", 403)]
    [InlineData("", 502)]
    [InlineData("code=", 502)]
    [InlineData("code=wrong", 502)]
    [InlineData("code=" + FakeProvider.Code + "&iss=https%3A%2F%2Fevil.example", 403)]
    public async Task What_the_provider_says_no_to_becomes_a_page(string answer, int status)
    {
        await using SignInServer server = await StartAsync();
        await AddLinkedAsync(server);
        using Browser browser = server.Open();
        (Uri url, _) = await BeginAsync(browser);
        ApiAnswer page = await browser.GetAsync($"{Login}/callback?state={HttpUtility.ParseQueryString(url.Query)["state"]}&{answer}");
        Assert.Equal((status, "text/html"), (page.Status, page.ContentType));
        Assert.DoesNotContain("script>alert", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("marker", page.Text, StringComparison.Ordinal);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/x")]
    [InlineData("/\\evil.example")]
    public async Task It_leads_nowhere_else(string wish)
    {
        await using SignInServer server = await StartAsync();
        await AddLinkedAsync(server);
        using Browser browser = server.Open();
        Assert.Equal("/app", (await RoundAsync(browser, wish)).Location);
    }

    [Fact]
    public async Task An_account_is_tied_to_an_identity_only_by_a_verified_address_and_only_as_configured()
    {
        await using (SignInServer closed = await StartAsync())
        {
            await closed.AddPersonAsync(Ana);
            await RefusedAsync(closed);
        }

        await using SignInServer server = await StartAsync(("Oidc:LinkByEmail", "true"));
        await server.AddPersonAsync(Ana);
        _provider.Claims["email_verified"] = false;
        await RefusedAsync(server);
        _provider.Claims.Remove("email_verified");
        await RefusedAsync(server);
        _provider.Claims["email_verified"] = "true";
        _provider.Claims["email"] = "Ana@Example.com";
        using (Browser browser = server.Open())
        {
            Assert.Equal(302, (await RoundAsync(browser)).Status);
        }

        // From then on the subject decides: a changed address is still her, and her old address with another subject is somebody else.
        _provider.Claims["email"] = "ana.new@example.com";
        using (Browser browser = server.Open())
        {
            Assert.Equal(302, (await RoundAsync(browser)).Status);
        }

        _provider.Claims["email"] = Ana;
        _provider.Claims["sub"] = "subject-2";
        await RefusedAsync(server);
    }

    [Fact]
    public async Task People_without_an_account_get_one_only_as_configured()
    {
        await using (SignInServer closed = await StartAsync(("Oidc:LinkByEmail", "true")))
        {
            await RefusedAsync(closed);
        }

        await using SignInServer server = await StartAsync(
            ("Oidc:CreateUsers", "true"), ("Oidc:AllowedDomains", "other.example, example.com"), ("Oidc:DefaultRole", "analyst"));
        _provider.Claims["email"] = "eve@evil-example.com";
        await RefusedAsync(server);
        _provider.Claims["email"] = "eve@example.com.evil.example";
        await RefusedAsync(server);
        _provider.Claims["email"] = Ana;
        using Browser browser = server.Open();
        Assert.Equal(302, (await RoundAsync(browser)).Status);
        ApiAnswer session = await browser.GetAsync("/api/v1/session");
        Assert.Equal("Ana", session.Body.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal("analyst", Assert.Single(session.Body.GetProperty("memberships").EnumerateArray()).GetProperty("role").GetString());
        Assert.Equal(401, (await browser.SignInAsync(Ana, "")).Status);
        // Who has left the domain is not let in any more.
        _provider.Claims["email"] = "ana@elsewhere.example";
        await RefusedAsync(server);
    }

    [Fact]
    public async Task The_address_may_come_from_the_user_info_of_the_same_person()
    {
        await using SignInServer server = await StartAsync(("Oidc:LinkByEmail", "true"));
        await server.AddPersonAsync(Ana);
        _provider.Claims.Remove("email");
        _provider.Claims.Remove("email_verified");
        _provider.UserInfo = new JsonObject { ["sub"] = "somebody else", ["email"] = Ana, ["email_verified"] = true };
        await RefusedAsync(server);
        _provider.UserInfo["sub"] = "subject-1";
        using Browser browser = server.Open();
        Assert.Equal(302, (await RoundAsync(browser)).Status);
    }

    [Fact]
    public async Task A_second_factor_of_ones_own_is_asked_for_here_too()
    {
        await using SignInServer server = await StartAsync();
        User ana = await AddLinkedAsync(server);
        ISecondFactorStore store = server.Services.GetRequiredService<ISecondFactorStore>();
        byte[] secret = Totp.GenerateSecret();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await store.StartAsync(ana.Id, secret, now, CancellationToken.None);
        Assert.True(await store.ConfirmAsync(ana.Id, secret, Totp.StepAt(now) - 5, [], now, CancellationToken.None));
        using Browser browser = server.Open();
        ApiAnswer page = await RoundAsync(browser);
        Assert.Equal(200, page.Status);
        Assert.Contains("one-time-code", page.Text, StringComparison.Ordinal);
        Assert.False(await browser.IsSignedInAsync());
        string token = page.Text!.Split("name=\"token\" value=\"")[1].Split('"')[0];
        ApiAnswer done = await browser.PostFormAsync("/app/login/second-factor", ("token", token), ("code", Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()))));
        Assert.Equal(303, done.Status);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Where_the_provider_is_required_passwords_let_nobody_in()
    {
        await using SignInServer server = await StartAsync(("Oidc:Require", "true"), ("Oidc:Name", "Example ID"));
        await AddLinkedAsync(server);
        using Browser browser = server.Open();
        ApiAnswer refused = await browser.SignInAsync(Ana);
        Assert.Equal((403, "passwords_off"), (refused.Status, refused.Code));
        Assert.Equal(403, (await browser.PostFormAsync("/app/login", ("email", Ana), ("password", SignInServer.Password))).Status);
        ApiAnswer page = await browser.GetAsync("/app/login?return_to=/app/links");
        Assert.DoesNotContain("type=\"password\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("Example ID", page.Text, StringComparison.Ordinal);
        Assert.Contains("/app/login/oidc?return_to=%2Fapp%2Flinks", page.Text, StringComparison.Ordinal);
        Assert.Equal(302, (await RoundAsync(browser)).Status);
    }

    [Fact]
    public async Task Whoever_made_an_account_for_somebody_elses_address_is_out_once_its_owner_signs_in()
    {
        await using SignInServer server = await StartAsync(("Oidc:LinkByEmail", "true"));
        await server.AddPersonAsync(Ana);
        using Browser thief = server.Open(), ana = server.Open();
        Assert.Equal(200, (await thief.SignInAsync(Ana)).Status);
        Assert.True(await thief.IsSignedInAsync());
        Assert.Equal(302, (await RoundAsync(ana)).Status);
        Assert.True(await ana.IsSignedInAsync());
        Assert.False(await thief.IsSignedInAsync());
        Assert.Equal(401, (await thief.SignInAsync(Ana)).Status);
        // Only the first time: a session of her own lives on.
        using Browser second = server.Open();
        Assert.Equal(302, (await RoundAsync(second)).Status);
        Assert.True(await ana.IsSignedInAsync());
    }

    [Fact]
    public async Task Where_the_provider_is_required_an_invited_person_gets_an_account_through_it_alone()
    {
        await using SignInServer server = await StartAsync(("Oidc:Require", "true"));
        await RefusedAsync(server);
        using Browser browser = server.Open();
        ApiAnswer invited = await browser.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { email = Ana, role = "editor" }, SignInServer.ApiKey);
        string token = invited["link"].Split("token=")[1];
        ApiAnswer refused = await browser.PostAsync("/api/v1/invitations/accept", new { token, name = "Ana", password = SignInServer.Password });
        Assert.Equal((403, "passwords_off"), (refused.Status, refused.Code));
        Assert.Equal(403, (await browser.PostFormAsync("/app/invitation", ("token", token), ("name", "Ana"), ("password", SignInServer.Password))).Status);
        ApiAnswer page = await browser.GetAsync("/app/invitation?token=" + token);
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("type=\"password\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("/app/login?return_to=", page.Text, StringComparison.Ordinal);

        _provider.Claims["email"] = "eve@example.com";
        await RefusedAsync(server);
        _provider.Claims["email"] = Ana;
        Assert.Equal(302, (await RoundAsync(browser)).Status);
        Assert.Empty((await browser.GetAsync("/api/v1/session")).Body.GetProperty("memberships").EnumerateArray());
        ApiAnswer joined = await browser.PostAsync("/api/v1/invitations/accept", new { token });
        Assert.Equal("editor", Assert.Single(joined.Body.GetProperty("memberships").EnumerateArray()).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_provider_that_poses_as_another_or_names_a_private_server_is_not_followed()
    {
        await using SignInServer server = await StartAsync();
        await AddLinkedAsync(server);
        using Browser browser = server.Open();
        _provider.ClaimedIssuer = "https://accounts.example";
        Assert.Equal(502, (await browser.GetAsync(Login)).Status);
        _provider.ClaimedIssuer = null;
        await using FakeProvider inside = await FakeProvider.StartAsync();
        _provider.TokenEndpoint = inside.Issuer + "/token";
        await using SignInServer second = await StartAsync();
        await AddLinkedAsync(second);
        using Browser other = second.Open();
        Assert.Equal(502, (await RoundAsync(other)).Status);
        // The configured provider's own port is allowed, no other of the machine.
        Assert.Equal(0, inside.CountOf("/token"));
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_such_page()
    {
        await using SignInServer server = await SignInServer.StartAsync(StorageBackend.Sqlite);
        using Browser browser = server.Open();
        Assert.Equal(404, (await browser.GetAsync(Login)).Status);
        Assert.Equal(404, (await browser.GetAsync(Login + "/callback?code=x&state=y")).Status);
    }

    private async Task RefusedAsync(SignInServer server)
    {
        using Browser browser = server.Open();
        ApiAnswer answer = await RoundAsync(browser);
        Assert.Equal((403, "text/html"), (answer.Status, answer.ContentType));
        Assert.False(await browser.IsSignedInAsync());
    }

    private void Tell(string lie, RSA stranger)
    {
        switch (lie)
        {
            case "nonce of another sign-in":
                _provider.Twist = token => token.Claims["nonce"] = "another";
                break;
            case "no nonce":
                _provider.Twist = token => token.Claims.Remove("nonce");
                break;
            case "audience":
                _provider.Twist = token => token.Audience = "another-client";
                break;
            case "audiences without azp":
                _provider.Twist = token => token.Audiences.Add("another-client");
                break;
            case "azp of another":
                _provider.Twist = token => token.Claims["azp"] = "another-client";
                break;
            case "no audience":
                _provider.Twist = token => token.Audience = null;
                break;
            case "issuer":
                _provider.Twist = token => token.Issuer = "https://evil.example";
                break;
            case "expired":
                _provider.Twist = token => (token.NotBefore, token.IssuedAt, token.Expires) =
                    (token.NotBefore!.Value.AddHours(-2), token.IssuedAt!.Value.AddHours(-2), token.Expires!.Value.AddHours(-1));
                break;
            case "without an end":
                _provider.Twist = token => token.Expires = null;
                break;
            case "not yet":
                _provider.Twist = token => (token.NotBefore, token.Expires) = (token.NotBefore!.Value.AddHours(1), token.Expires!.Value.AddHours(2));
                break;
            case "alg none":
                _provider.Forge = token => Unsigned("none") + token.Split('.')[1] + ".";
                break;
            case "alg NONE with signature":
                _provider.Forge = token => $"{Unsigned("NONE")}{token.Split('.')[1]}.{token.Split('.')[2]}";
                break;
            case "HS256 with the client secret":
                _provider.Signer = Shared(SHA256.HashData(Encoding.UTF8.GetBytes(FakeProvider.ClientSecret)));
                break;
            case "HS256 with the public key":
                _provider.Signer = Shared(Encoding.ASCII.GetBytes(_provider.Key.ExportSubjectPublicKeyInfoPem()));
                break;
            case "unknown key":
                _provider.Signer = new SigningCredentials(new RsaSecurityKey(stranger) { KeyId = "key-2" }, SecurityAlgorithms.RsaSha256);
                break;
            case "another key under the known name":
                _provider.Signer = new SigningCredentials(new RsaSecurityKey(stranger) { KeyId = "key-1" }, SecurityAlgorithms.RsaSha256);
                break;
            case "changed after signing":
                _provider.Forge = token =>
                {
                    string[] parts = token.Split('.');
                    string changed = Base64UrlEncoder.Decode(parts[1]).Replace("\"Ana\"", "\"Eve\"", StringComparison.Ordinal);
                    return $"{parts[0]}.{Base64UrlEncoder.Encode(changed)}.{parts[2]}";
                };
                break;
            case "no subject":
                _provider.Twist = token => token.Claims.Remove("sub");
                break;
            case "endless subject":
                _provider.Claims["sub"] = new string('s', 256);
                break;
            case "no token":
                _provider.Forge = _ => "";
                break;
            case "garbage":
                _provider.Forge = _ => "a.b.c";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(lie), lie, "Unknown lie");
        }
    }

    private static string Unsigned(string algorithm) => Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""") + ".";

    private static SigningCredentials Shared(byte[] key) => new(new SymmetricSecurityKey(key) { KeyId = "key-1" }, SecurityAlgorithms.HmacSha256);

    private Task<SignInServer> StartAsync(params (string Key, string Value)[] settings) => SignInServer.StartAsync(
        StorageBackend.Sqlite,
        [("Oidc:Authority", _provider.Issuer), ("Oidc:ClientId", FakeProvider.ClientId), ("Oidc:ClientSecret", FakeProvider.ClientSecret), .. settings]);

    private async Task<User> AddLinkedAsync(SignInServer server)
    {
        User ana = await server.AddPersonAsync(Ana);
        IExternalIdentityStore identities = server.Services.GetRequiredService<IExternalIdentityStore>();
        Assert.True(await identities.LinkAsync(_provider.Issuer, "subject-1", ana.Id, TimeProvider.System.GetUtcNow(), CancellationToken.None));
        return ana;
    }

    private async Task<(Uri Url, string Cookie)> BeginAsync(Browser browser, string? returnTo = null)
    {
        using HttpResponseMessage answer = await browser.Client.GetAsync(Login + (returnTo is null ? "" : "?return_to=" + Uri.EscapeDataString(returnTo)));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        Uri url = answer.Headers.Location!;
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(url.Query);
        (_provider.Nonce, _provider.Challenge, _provider.RedirectUri) = (query["nonce"], query["code_challenge"], query["redirect_uri"]);
        return (url, Assert.Single(answer.Headers.GetValues("Set-Cookie")));
    }

    private async Task<ApiAnswer> RoundAsync(Browser browser, string? returnTo = null)
    {
        (Uri url, _) = await BeginAsync(browser, returnTo);
        return await CallbackAsync(browser, HttpUtility.ParseQueryString(url.Query)["state"]!);
    }

    private static Task<ApiAnswer> CallbackAsync(Browser browser, string state) =>
        browser.GetAsync($"{Login}/callback?code={FakeProvider.Code}&state={Uri.EscapeDataString(state)}");
}
