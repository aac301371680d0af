using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Api.PasswordResets;
using Shortener.Core.Accounts;
using Shortener.Core.ExternalIdentities;
using Shortener.Core.SecondFactors;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>Passkeys over HTTP, with an authenticator that can cheat.</summary>
public abstract class PasskeyContract : IAsyncLifetime
{
    private const string Ana = "ana@example.com";
    private const string Mine = "/api/v1/me/passkeys";
    private const string SignIn = "/api/v1/session/passkey";

    private SignInServer _server = null!;
    private User _ana = null!;

    protected abstract StorageBackend Backend { get; }

    public async Task InitializeAsync()
    {
        _server = await SignInServer.StartAsync(Backend);
        _ana = await _server.AddPersonAsync(Ana);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_passkey_signs_in_without_password_or_code_until_it_is_removed()
    {
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address);
        ApiAnswer added = await AddAsync(browser, telephone);
        Assert.Equal(201, added.Status);
        Assert.StartsWith("psk_", added["id"], StringComparison.Ordinal);
        // A second factor is asked for beside passwords; the passkey is both.
        var factors = _server.Services.GetRequiredService<ISecondFactorStore>();
        byte[] secret = Totp.GenerateSecret();
        Assert.True(await factors.StartAsync(_ana.Id, secret, TimeProvider.System.GetUtcNow(), CancellationToken.None));
        Assert.True(await factors.ConfirmAsync(_ana.Id, secret, 1, [], TimeProvider.System.GetUtcNow(), CancellationToken.None));

        using Browser other = Open();
        ApiAnswer signedIn = await SignInAsync(other, telephone);
        Assert.Equal(200, signedIn.Status);
        Assert.Equal(Ana, signedIn.Body.GetProperty("user").GetProperty("email").GetString());
        Assert.True(await other.IsSignedInAsync());
        JsonElement kept = Assert.Single((await other.GetAsync(Mine)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("Telephone", kept.GetProperty("name").GetString());
        Assert.True(kept.GetProperty("synced").GetBoolean());
        Assert.Equal(JsonValueKind.String, kept.GetProperty("lastUsedAt").ValueKind);

        Assert.Equal(204, (await other.SendAsync(HttpMethod.Delete, $"{Mine}/{added["id"]}")).Status);
        Assert.Equal((404, "not_found"), Brief(await other.SendAsync(HttpMethod.Delete, $"{Mine}/{added["id"]}")));
        using Browser late = Open();
        Assert.Equal((401, "wrong_passkey"), Brief(await SignInAsync(late, telephone)));
        Assert.False(await late.IsSignedInAsync());
    }

    [Fact]
    public async Task A_challenge_is_answered_once()
    {
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address);
        await AddAsync(browser, telephone);
        ApiAnswer begun = await browser.PostAsync(SignIn + "/options");
        var answer = new { token = begun["token"], credential = telephone.Sign(begun.Body.GetProperty("options")) };
        using Browser other = Open();
        Assert.Equal(200, (await other.PostAsync(SignIn, answer)).Status);
        using Browser thief = Open();
        Assert.Equal((401, "challenge_over"), Brief(await thief.PostAsync(SignIn, answer)));
        // Neither another challenge's token nor one of adding a passkey stands in for it.
        ApiAnswer further = await thief.PostAsync(SignIn + "/options");
        Assert.Equal((401, "wrong_passkey"), Brief(await thief.PostAsync(SignIn, new { token = further["token"], answer.credential })));
        ApiAnswer addition = await browser.PostAsync(Mine + "/options");
        Assert.Equal((401, "challenge_over"), Brief(await thief.PostAsync(SignIn, new { token = addition["token"], answer.credential })));
        Assert.False(await thief.IsSignedInAsync());
    }

    [Theory]
    [InlineData("origin")]
    [InlineData("signature")]
    [InlineData("verification")]
    [InlineData("counter")]
    [InlineData("person")]
    [InlineData("stranger")]
    public async Task Who_cheats_does_not_come_in(string how)
    {
        User boris = await _server.AddPersonAsync("boris@example.com");
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address) { Counter = 7 };
        Assert.Equal(201, (await AddAsync(browser, telephone)).Status);
        using SoftwareAuthenticator strange = new(_server.Address);
        telephone.Counter = 8;
        switch (how)
        {
            case "origin": telephone.Origin = "https://phish.example"; break;
            case "signature": telephone.Signs = false; break;
            case "verification": telephone.Verifies = false; break;
            case "counter": telephone.Counter = 7; break;
            case "person": telephone.UserHandle = Core.Ids.OpaqueId.User.Format(boris.Id); break;
        }

        using Browser thief = Open();
        Assert.Equal((401, "wrong_passkey"), Brief(await SignInAsync(thief, how == "stranger" ? strange : telephone)));
        Assert.False(await thief.IsSignedInAsync());
        (telephone.Origin, telephone.Signs, telephone.Verifies, telephone.Counter, telephone.UserHandle) = (_server.Address, true, true, 9, null);
        Assert.Equal(200, (await SignInAsync(thief, telephone)).Status);
    }

    [Fact]
    public async Task Whoever_finds_a_browser_signed_in_gets_no_key_of_their_own()
    {
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address);
        ApiAnswer begun = await browser.PostAsync(Mine + "/options");
        object credential = telephone.Create(begun.Body.GetProperty("options"));
        Assert.Equal((422, "wrong_password"), Brief(await browser.PostAsync(Mine, new { token = begun["token"], credential, name = "Telephone" })));
        // The challenge is still there for the one with the password.
        Assert.Equal(201, (await browser.PostAsync(Mine, new { token = begun["token"], credential, name = "Telephone", password = SignInServer.Password })).Status);
    }

    [Theory]
    [InlineData("http://blog.127.0.0.1")]
    [InlineData("https://phish.example")]
    public async Task Another_host_that_says_so_openly_does_not_come_in_either(string origin)
    {
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address);
        Assert.Equal(201, (await AddAsync(browser, telephone)).Status);
        telephone.Origin = origin;
        // What a page of a subdomain had signed, sent on by a program that fits its headers to it.
        using Browser program = _server.Open();
        program.Client.DefaultRequestHeaders.Add("Origin", origin);
        program.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal((401, "wrong_passkey"), Brief(await SignInAsync(program, telephone)));
        Assert.False(await program.IsSignedInAsync());
    }

    [Fact]
    public async Task Another_password_through_a_reset_ends_passkeys()
    {
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address);
        Assert.Equal(201, (await AddAsync(browser, telephone)).Status);
        string token = new Uri(await _server.Services.GetRequiredService<PasswordResetLinks>().IssueAsync(_ana.Id, _server.Address, CancellationToken.None)).Query["?token=".Length..];
        using Browser other = Open();
        ApiAnswer reset = await other.PostAsync("/api/v1/password-resets/complete", new { token, password = "yet another few words" });
        Assert.Equal(204, reset.Status);
        Assert.Equal((401, "wrong_passkey"), Brief(await SignInAsync(other, telephone)));
    }

    [Fact]
    public async Task Whom_the_identity_provider_alone_lets_in_adds_no_passkey()
    {
        User carla = await _server.AddPersonAsync("carla@example.com");
        using Browser browser = await SignedInAsync("carla@example.com");
        ApiAnswer begun = await browser.PostAsync(Mine + "/options");
        using SoftwareAuthenticator telephone = new(_server.Address);
        object credential = telephone.Create(begun.Body.GetProperty("options"));
        Assert.True(await _server.Services.GetRequiredService<IExternalIdentityStore>().LinkAsync(
            "https://id.example", "carla", carla.Id, TimeProvider.System.GetUtcNow(), CancellationToken.None));
        await _server.Services.GetRequiredService<ISessionStore>().StartAsync(
            SecretToken.Hash("sls_carla"), carla.Id, null, null, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(1), CancellationToken.None);
        using Browser through = Open();
        through.Client.DefaultRequestHeaders.Add("Cookie", "session=sls_carla");
        Assert.True(await through.IsSignedInAsync());
        Assert.Equal((403, "passkeys_off"), Brief(await through.PostAsync(Mine + "/options")));
        Assert.Equal((403, "passkeys_off"), Brief(await through.PostAsync(Mine, new { token = begun["token"], credential, name = "Telephone" })));
    }

    [Fact]
    public async Task A_challenge_for_one_person_adds_no_key_to_another()
    {
        await _server.AddPersonAsync("boris@example.com");
        using Browser ana = await SignedInAsync(Ana), boris = await SignedInAsync("boris@example.com");
        using SoftwareAuthenticator telephone = new(_server.Address);
        ApiAnswer begun = await boris.PostAsync(Mine + "/options");
        object credential = telephone.Create(begun.Body.GetProperty("options"));
        Assert.Equal((409, "challenge_over"), Brief(await ana.PostAsync(Mine, new { token = begun["token"], credential, name = "Telephone", password = SignInServer.Password })));
        // What Boris made answers no challenge of Ana's.
        ApiAnswer own = await ana.PostAsync(Mine + "/options");
        ApiAnswer wrong = await ana.PostAsync(Mine, new { token = own["token"], credential, name = "Telephone", password = SignInServer.Password });
        Assert.Equal((422, "wrong_passkey"), (wrong.Status, wrong.Code));
        Assert.Empty((await ana.GetAsync(Mine)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_same_key_is_added_once()
    {
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address);
        Assert.Equal(201, (await AddAsync(browser, telephone)).Status);
        ApiAnswer again = await AddAsync(browser, telephone);
        Assert.Contains(Brief(again), ((int, string?)[])[(409, "passkey_known"), (422, "wrong_passkey")]);
        Assert.Single((await browser.GetAsync(Mine)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Nonsense_is_refused_by_name()
    {
        using Browser browser = await SignedInAsync(Ana);
        using SoftwareAuthenticator telephone = new(_server.Address);
        ApiAnswer begun = await browser.PostAsync(Mine + "/options");
        ApiAnswer unnamed = await browser.PostAsync(Mine, new { token = begun["token"], credential = new { }, password = SignInServer.Password });
        Assert.Equal("name", Assert.Single(unnamed.ErrorFields));
        foreach (object credential in (object[])[new { }, new { id = 5, response = "x" }, new { id = "AA", rawId = "AA", type = "public-key", response = new { clientDataJSON = "!!", attestationObject = "o2" } }])
        {
            ApiAnswer fresh = await browser.PostAsync(Mine + "/options");
            Assert.Equal((422, "wrong_passkey"), Brief(await browser.PostAsync(Mine, new { token = fresh["token"], credential, name = "x", password = SignInServer.Password })));
            ApiAnswer challenge = await browser.PostAsync(SignIn + "/options");
            Assert.Equal((401, "wrong_passkey"), Brief(await browser.PostAsync(SignIn, new { token = challenge["token"], credential })));
        }

        Assert.Equal((401, "challenge_over"), Brief(await browser.PostAsync(SignIn, new { token = "slw_guess", credential = new { } })));
    }

    [Fact]
    public async Task Where_the_identity_provider_is_required_passkeys_open_nothing()
    {
        await using SignInServer strict = await SignInServer.StartAsync(
            Backend, ("Oidc:Authority", "https://id.example"), ("Oidc:ClientId", "shortener"), ("Oidc:ClientSecret", "a secret of the provider"), ("Oidc:Require", "true"));
        using Browser browser = strict.Open();
        Assert.Equal((403, "passkeys_off"), Brief(await browser.PostAsync(SignIn + "/options")));
        Assert.Equal((403, "passkeys_off"), Brief(await browser.PostAsync(SignIn, new { token = "slw_x", credential = new { } })));
    }

    private static (int, string?) Brief(ApiAnswer answer) => (answer.Status, answer.Code);

    private Browser Open()
    {
        Browser browser = _server.Open();
        // As browsers do with every POST of a page.
        browser.Client.DefaultRequestHeaders.Add("Origin", _server.Address);
        return browser;
    }

    private async Task<Browser> SignedInAsync(string email)
    {
        Browser browser = Open();
        Assert.Equal(200, (await browser.SignInAsync(email)).Status);
        return browser;
    }

    private static async Task<ApiAnswer> AddAsync(Browser browser, SoftwareAuthenticator authenticator)
    {
        ApiAnswer begun = await browser.PostAsync(Mine + "/options");
        object credential = authenticator.Create(begun.Body.GetProperty("options"));
        return await browser.PostAsync(Mine, new { token = begun["token"], credential, name = "Telephone", password = SignInServer.Password });
    }

    private static async Task<ApiAnswer> SignInAsync(Browser browser, SoftwareAuthenticator authenticator)
    {
        ApiAnswer begun = await browser.PostAsync(SignIn + "/options");
        return await browser.PostAsync(SignIn, new { token = begun["token"], credential = authenticator.Sign(begun.Body.GetProperty("options")) });
    }
}

public sealed class SqlitePasskeyTests : PasskeyContract
{
    protected override StorageBackend Backend => StorageBackend.Sqlite;
}

[Trait("Db", "Postgres")]
public sealed class PostgresPasskeyTests : PasskeyContract
{
    protected override StorageBackend Backend => StorageBackend.Postgres;
}
