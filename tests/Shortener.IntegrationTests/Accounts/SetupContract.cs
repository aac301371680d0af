using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>The first person of an empty installation. A server for each test: it can be set up only once.</summary>
public abstract class SetupContract(StorageBackend backend) : IAsyncLifetime
{
    private readonly EmptyHost _host = new(backend);

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_link_makes_the_owner_once_and_is_closed_for_good()
    {
        string token = (await _host.SetupTokenAsync())!;
        Browser browser = _host.Browser();
        Answer made = await browser.PostAsync("/api/v1/setup", PeopleHost.SetupBody(token));
        Assert.Equal(201, made.Status);
        Assert.True(made.Body.GetProperty("user").GetProperty("isOperator").GetBoolean());
        Assert.Equal("Europe/Madrid", made.Body.GetProperty("workspace").GetProperty("timezone").GetString());
        Assert.Equal("Shop", (await browser.GetAsync("/api/v1/workspace"))["name"]);
        Answer byKey = await _host.Browser().GetAsync("/api/v1/me", ("Authorization", $"Bearer {made["apiKey"]}"));
        Assert.True(byKey.Body.GetProperty("key").GetProperty("allRights").GetBoolean());

        Assert.Equal((410, "setup_closed"), Outcome(await _host.Browser().PostAsync("/api/v1/setup", PeopleHost.SetupBody(token, "late@example.com"))));
        Assert.Equal(410, (await _host.Browser().GetAsync($"/app/setup?token={token}")).Status);
        Assert.Null(await _host.SetupTokenAsync());
        Assert.Equal(401, (await _host.Browser().SignInAsync("late@example.com")).Status);
    }

    [Fact]
    public async Task Each_start_ends_the_link_before_it()
    {
        string first = (await _host.SetupTokenAsync())!;
        string second = (await _host.SetupTokenAsync())!;
        Assert.Equal(410, (await _host.Browser().GetAsync($"/app/setup?token={first}")).Status);
        Assert.Equal((410, "setup_closed"), Outcome(await _host.Browser().PostAsync("/api/v1/setup", PeopleHost.SetupBody(first))));
        Assert.Equal(200, (await _host.Browser().GetAsync($"/app/setup?token={second}")).Status);
    }

    [Fact]
    public async Task Of_many_at_once_one_becomes_the_owner()
    {
        string token = (await _host.SetupTokenAsync())!;
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            _host.Browser().PostAsync("/api/v1/setup", PeopleHost.SetupBody(token, $"racer{i}@example.com"))));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(5, answers.Count(answer => answer.Status == 410));
    }

    [Fact]
    public async Task What_is_wrong_is_said_by_field_and_the_link_lives_on()
    {
        string token = (await _host.SetupTokenAsync())!;
        Answer wrong = await _host.Browser().PostAsync(
            "/api/v1/setup",
            new { token, email = "a@b\r\nBcc: x@y.example", name = "a\nb", password = "short", workspaceName = " ", timezone = "Mars/Base" });
        Assert.Equal(422, wrong.Status);
        Assert.Equal(["email", "name", "password", "timezone", "workspaceName"], wrong.Fields.Order());
        Assert.Equal((400, "unknown_field"), Outcome(await _host.Browser().PostAsync("/api/v1/setup", new { token, isOperator = true })));
        foreach (string guess in new[] { "", "slu_guess", new string('x', 10_000) })
        {
            Assert.Equal((410, "setup_closed"), Outcome(await _host.Browser().PostAsync("/api/v1/setup", PeopleHost.SetupBody(guess))));
        }

        Assert.Equal(201, (await _host.Browser().PostAsync("/api/v1/setup", PeopleHost.SetupBody(token))).Status);
    }

    [Fact]
    public async Task The_page_sets_up_signs_in_and_shows_the_key_once()
    {
        string token = (await _host.SetupTokenAsync())!;
        Browser browser = _host.Browser();
        Answer notYet = await browser.GetAsync("/app/login");
        Assert.Contains("Not set up yet", notYet.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", notYet.Text, StringComparison.Ordinal);

        Answer form = await browser.GetAsync($"/app/setup?token={token}", ("Accept-Language", "es"));
        Assert.Equal(200, form.Status);
        Assert.Contains("Crear cuenta", form.Text, StringComparison.Ordinal);
        Assert.Equal("no-referrer", form.Header("Referrer-Policy"));

        // As browsers say of a form on a page without referrers, over plain http.
        browser.Site = null;
        (string, string)[] fields =
            [("token", token), ("name", " Ana <b> "), ("email", "Ana@Example.com"), ("password", "short"), ("workspaceName", "Tienda"), ("timezone", "Europe/Madrid")];
        Answer wrong = await browser.FormAsync("/app/setup", fields, ("Origin", "null"));
        Assert.Equal(422, wrong.Status);
        Assert.Contains("id=\"password-error\"", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"name-error\"", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Ana &lt;b&gt;\"", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("short\"", wrong.Text, StringComparison.Ordinal);
        fields[3].Item2 = PeopleHost.Password;
        Answer done = await browser.FormAsync("/app/setup", fields, ("Origin", "null"));
        Assert.Equal(200, done.Status);
        string key = System.Text.RegularExpressions.Regex.Match(done.Text, "slk_[A-Za-z0-9_-]{43}").Value;
        Assert.Equal(200, (await _host.Browser().GetAsync("/api/v1/me", ("Authorization", $"Bearer {key}"))).Status);
        Answer home = await browser.GetAsync("/app");
        Assert.Contains("Tienda", home.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, home.Text, StringComparison.Ordinal);
        Assert.Equal(410, (await browser.FormAsync("/app/setup", fields, ("Origin", "null"))).Status);
    }

    [Fact]
    public async Task Somebody_invited_before_does_not_close_it_and_keeps_their_address()
    {
        User invited = (await _host.Services.GetRequiredService<IUserStore>().CreateAsync(
            "invited@example.com", "Eve", null, isOperator: false, TimeProvider.System.GetUtcNow(), CancellationToken.None))!;
        string token = (await _host.SetupTokenAsync())!;
        Answer taken = await _host.Browser().PostAsync("/api/v1/setup", PeopleHost.SetupBody(token, invited.Email));
        Assert.Equal((422, "email_taken"), Outcome(taken));
        Assert.Equal("email", Assert.Single(taken.Fields));
        Answer page = await _host.Browser().FormAsync(
            "/app/setup",
            [("token", token), ("name", "Ana"), ("email", invited.Email), ("password", PeopleHost.Password), ("workspaceName", "Shop"), ("timezone", "UTC")]);
        Assert.Equal(422, page.Status);
        Assert.Contains("Somebody who was invited has this address", page.Text, StringComparison.Ordinal);
        Assert.Equal(201, (await _host.Browser().PostAsync("/api/v1/setup", PeopleHost.SetupBody(token))).Status);
        Assert.Null(await _host.SetupTokenAsync());
    }

    private static (int Status, string? Code) Outcome(Answer answer) => (answer.Status, answer.Code);

    private sealed class EmptyHost(StorageBackend backend) : PeopleHost(backend)
    {
        protected override Task PrepareAsync() => Task.CompletedTask;
    }
}

public sealed class SqliteSetupTests() : SetupContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresSetupTests() : SetupContract(StorageBackend.Postgres);
