using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>Choosing another password with a link from a letter.</summary>
public abstract partial class PasswordResetContract
{
    private const string Ana = "ana@example.com";
    private const string Another = "another password of hers";
    private const string Resets = "/api/v1/password-resets";

    protected abstract StorageBackend Backend { get; }

    [SmtpFact]
    public async Task A_letter_lets_the_person_choose_another_password_once()
    {
        await using SmtpServer mail = await SmtpServer.StartAsync();
        await using SignInServer server = await StartAsync(mail);
        await server.AddPersonAsync(Ana);
        using Browser before = server.Open();
        await before.SignInAsync(Ana);
        using Browser browser = server.Open();
        browser.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es");
        Assert.Equal(202, (await browser.PostAsync(Resets, new { email = "ANA@example.com" })).Status);
        ReceivedLetter letter = await mail.NextAsync();
        Assert.Equal(Ana, Assert.Single(letter.To));
        Assert.StartsWith("Elige otra contraseña", letter.Subject, StringComparison.Ordinal);
        string link = LinkIn().Match(letter.Text).Value;
        Assert.StartsWith("https://go.example/app/reset?token=slp_", link, StringComparison.Ordinal);
        Assert.Contains(link, letter.Html, StringComparison.Ordinal);
        string token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

        ApiAnswer weak = await browser.PostAsync(Resets + "/complete", new { token, password = "short" });
        Assert.Equal((422, "password"), (weak.Status, Assert.Single(weak.ErrorFields)));
        Assert.Equal(204, (await browser.PostAsync(Resets + "/complete", new { token, password = Another })).Status);
        Assert.Equal((410, "reset_closed"), Brief(await browser.PostAsync(Resets + "/complete", new { token, password = Another })));
        // Every session is over, and only the other password lets her in.
        Assert.False(await before.IsSignedInAsync());
        Assert.Equal(401, (await browser.SignInAsync(Ana)).Status);
        Assert.Equal(200, (await browser.SignInAsync(Ana, Another)).Status);
    }

    [SmtpFact]
    public async Task The_pages_do_the_same_in_the_persons_language()
    {
        await using SmtpServer mail = await SmtpServer.StartAsync();
        await using SignInServer server = await StartAsync(mail);
        User ana = await server.AddPersonAsync(Ana);
        IUserStore users = server.Services.GetRequiredService<IUserStore>();
        Assert.NotNull(await users.ChangeAsync(ana with { Language = "ru" }, TimeProvider.System.GetUtcNow(), CancellationToken.None));
        using Browser browser = server.Open();
        Assert.Contains("/app/reset/request", (await browser.GetAsync("/app/login")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/app/reset/request")).Status);
        Assert.Equal(200, (await browser.PostFormAsync("/app/reset/request", ("email", Ana))).Status);
        ReceivedLetter letter = await mail.NextAsync();
        Assert.StartsWith("Выберите другой пароль", letter.Subject, StringComparison.Ordinal);
        string path = new Uri(LinkIn().Match(letter.Text).Value).PathAndQuery;
        ApiAnswer page = await browser.GetAsync(path);
        Assert.Equal((200, "no-referrer"), (page.Status, Assert.Single(page.Headers.GetValues("Referrer-Policy"))));
        Assert.Contains("new-password", page.Text, StringComparison.Ordinal);
        string token = path[(path.IndexOf('=', StringComparison.Ordinal) + 1)..];
        ApiAnswer weak = await browser.PostFormAsync("/app/reset", ("token", token), ("password", "short"));
        Assert.Equal(422, weak.Status);
        Assert.Contains("role=\"alert\"", weak.Text, StringComparison.Ordinal);
        ApiAnswer done = await browser.PostFormAsync("/app/reset", ("token", token), ("password", Another));
        Assert.Equal((303, "/app/login?reset"), (done.Status, done.Location));
        Assert.Equal(410, (await browser.GetAsync(path)).Status);
        Assert.Equal(410, (await browser.PostFormAsync("/app/reset", ("token", token), ("password", Another))).Status);
        Assert.Equal(200, (await browser.SignInAsync(Ana, Another)).Status);
    }

    [SmtpFact]
    public async Task Nobody_learns_who_has_an_account()
    {
        await using SmtpServer mail = await SmtpServer.StartAsync();
        await using SignInServer server = await StartAsync(mail);
        await server.AddPersonAsync(Ana);
        using Browser browser = server.Open();
        ApiAnswer known = await browser.PostAsync(Resets, new { email = Ana });
        foreach (string? email in (string?[])["nobody@example.com", "no address", null])
        {
            ApiAnswer other = await browser.PostAsync(Resets, new { email });
            Assert.Equal((known.Status, known.Text), (other.Status, other.Text));
        }

        ApiAnswer page = await browser.PostFormAsync("/app/reset/request", ("email", Ana));
        Assert.Equal(page.Text, (await browser.PostFormAsync("/app/reset/request", ("email", "nobody@example.com"))).Text);
        Assert.Equal(Ana, Assert.Single((await mail.NextAsync()).To));
    }

    [SmtpFact]
    public async Task A_later_link_replaces_the_one_before_and_a_flood_of_letters_ends()
    {
        await using SmtpServer mail = await SmtpServer.StartAsync();
        await using SignInServer server = await StartAsync(mail);
        await server.AddPersonAsync(Ana);
        using Browser browser = server.Open();
        var tokens = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            await browser.PostAsync(Resets, new { email = Ana });
            tokens.Add(LinkIn().Match((await mail.NextAsync()).Text).Value.Split('=')[1]);
        }

        Assert.Equal((410, "reset_closed"), Brief(await browser.PostAsync(Resets + "/complete", new { token = tokens[3], password = Another })));
        // The sixth to the same person is not sent, and the eleventh of the same address is refused.
        for (int i = 5; i < 10; i++)
        {
            Assert.Equal(202, (await browser.PostAsync(Resets, new { email = Ana })).Status);
        }

        Assert.Equal((429, "too_many_attempts"), Brief(await browser.PostAsync(Resets, new { email = Ana })));
        await server.AddPersonAsync("bob@example.com");
        using Browser elsewhere = server.Open(forwardedFor: "203.0.113.9");
        Assert.Equal(202, (await elsewhere.PostAsync(Resets, new { email = "bob@example.com" })).Status);
        Assert.Equal("bob@example.com", Assert.Single((await mail.NextAsync()).To));
        Assert.Equal(204, (await browser.PostAsync(Resets + "/complete", new { token = tokens[4], password = Another })).Status);
    }

    [Fact]
    public async Task Without_a_mail_server_the_answer_says_where_to_ask()
    {
        await using SignInServer server = await SignInServer.StartAsync(Backend);
        using Browser browser = server.Open();
        Assert.Equal((409, "mail_not_configured"), Brief(await browser.PostAsync(Resets, new { email = Ana })));
        Assert.DoesNotContain("/app/reset/request", (await browser.GetAsync("/app/login")).Text ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_cannot_be_guessed_for_long()
    {
        await using SignInServer server = await SignInServer.StartAsync(Backend);
        using Browser browser = server.Open();
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(410, (await browser.PostAsync(Resets + "/complete", new { token = $"slp_{i}", password = Another })).Status);
        }

        Assert.Equal(429, (await browser.PostAsync(Resets + "/complete", new { token = "slp_x", password = Another })).Status);
        Assert.Equal(429, (await browser.GetAsync("/app/reset?token=slp_x")).Status);
    }

    [GeneratedRegex(@"https://\S+")]
    private static partial Regex LinkIn();

    private static (int, string?) Brief(ApiAnswer answer) => (answer.Status, answer.Code);

    private Task<SignInServer> StartAsync(SmtpServer mail) => SignInServer.StartAsync(
        Backend,
        ("Smtp:Host", "127.0.0.1"),
        ("Smtp:Port", mail.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("Smtp:Security", "none"),
        ("Smtp:From", "links@example.com"),
        ("Links:PublicUrl", "https://go.example"),
        ("Http:TrustedProxies:0", "127.0.0.1"));
}

public sealed class SqlitePasswordResetTests : PasswordResetContract
{
    protected override StorageBackend Backend => StorageBackend.Sqlite;
}

[Trait("Db", "Postgres")]
public sealed class PostgresPasswordResetTests : PasswordResetContract
{
    protected override StorageBackend Backend => StorageBackend.Postgres;
}
