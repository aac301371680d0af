using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>Guessing at passwords and keys. The address that counts is the one behind the trusted proxies.</summary>
public sealed class BruteForceTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private SignInServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await SignInServer.StartAsync(StorageBackend.Sqlite, ("Http:TrustedProxies:0", "127.0.0.1"));
        await _server.AddPersonAsync(Ana);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_address_out_of_the_account_and_nobody_else()
    {
        using Browser thief = _server.Open("203.0.113.1");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal((401, "wrong_credentials"), Brief(await thief.SignInAsync(i % 2 == 0 ? Ana : "ANA@EXAMPLE.COM", $"wrong password {i}")));
        }

        ApiAnswer limited = await thief.SignInAsync(Ana);
        Assert.Equal((429, "too_many_attempts"), Brief(limited));
        Assert.True(limited.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(1));
        ApiAnswer page = await thief.PostFormAsync("/app/login", ("email", Ana), ("password", SignInServer.Password));
        Assert.Equal(429, page.Status);
        Assert.Contains("role=\"alert\"", page.Text, StringComparison.Ordinal);
        // What the client itself writes before the trusted proxy's entry changes nothing.
        using Browser disguised = _server.Open("198.51.100.77, 203.0.113.1");
        Assert.Equal(429, (await disguised.SignInAsync(Ana)).Status);
        using Browser ana = _server.Open("203.0.113.2");
        Assert.Equal(200, (await ana.SignInAsync(Ana)).Status);
    }

    [Fact]
    public async Task Right_passwords_are_not_counted()
    {
        using Browser browser = _server.Open("203.0.113.3");
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(200, (await browser.SignInAsync(Ana)).Status);
        }
    }

    [Fact]
    public async Task Many_accounts_tried_from_one_network_lock_that_network_out()
    {
        int refused = 0;
        for (int i = 0; i < 64; i++)
        {
            using Browser thief = _server.Open($"2001:db8:1:2::{i + 1:x}");
            refused += (await thief.SignInAsync($"person{i}@example.com", "wrong password")).Status == 429 ? 1 : 0;
        }

        Assert.Equal(4, refused);
        using Browser neighbour = _server.Open("2001:db8:1:3::1");
        Assert.Equal(200, (await neighbour.SignInAsync(Ana)).Status);
    }

    [Fact]
    public async Task Many_tries_at_once_gain_nothing()
    {
        using Browser thief = _server.Open("203.0.113.4");
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => thief.SignInAsync(Ana, $"wrong password {i}")));
        Assert.Equal(10, answers.Count(answer => answer.Status == 401));
        Assert.Equal(20, answers.Count(answer => answer.Status == 429));
    }

    [Fact]
    public async Task Wrong_keys_are_refused_with_429_after_a_while_and_right_ones_of_the_address_are_not()
    {
        using Browser program = _server.Open("203.0.113.5");
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal((401, "unauthorized"), Brief(await program.SendAsync(HttpMethod.Get, "/api/v1/me", key: $"slk_wrong-{i}")));
        }

        ApiAnswer limited = await program.SendAsync(HttpMethod.Get, "/api/v1/me", key: "slk_wrong");
        Assert.Equal((429, "too_many_attempts"), Brief(limited));
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await program.SendAsync(HttpMethod.Get, "/api/v1/me", key: SignInServer.ApiKey)).Status);
        // Without a key nothing is guessed.
        Assert.Equal(401, (await program.GetAsync("/api/v1/me")).Status);
        using Browser other = _server.Open("203.0.113.6");
        Assert.Equal(401, (await other.SendAsync(HttpMethod.Get, "/api/v1/me", key: "slk_wrong")).Status);
    }

    private static (int, string?) Brief(ApiAnswer answer) => (answer.Status, answer.Code);
}
