using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Web;
using Npgsql;
using Shortener.Core.SecondFactors;
using Shortener.IntegrationTests.Links;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>
/// The real server at the level that tells everything, through every way that a secret takes; then everything that it printed and the
/// files of its data directory are searched for each of them.
/// </summary>
[Trait("Db", "Postgres")]
public sealed class SecretsInLogsTests : IAsyncLifetime
{
    private const string Password = "marker-password-of-the-owner-31";
    private const string Database = "marker-database-password-77";

    private readonly TemporaryDirectory _folder = new();
    private readonly ConcurrentQueue<string> _printed = new();
    private readonly List<string> _secrets = [FakeProvider.ClientSecret, SmtpServer.Password, FakeProvider.Code, "marker-access-token-1f", Password, Database];
    private PostgresServer _postgres = null!;
    private FakeProvider _provider = null!;
    private Process? _server;

    public async Task InitializeAsync()
    {
        _postgres = await PostgresServer.CreateDatabaseAsync();
        _provider = await FakeProvider.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        await _provider.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    [SmtpFact]
    public async Task Nothing_that_the_server_prints_holds_a_secret()
    {
        await using SmtpServer mail = await SmtpServer.StartAsync(auth: true);
        string address = $"http://127.0.0.1:{FreePort.Find()}";
        string setup = await StartAsync(address, mail);
        using var owner = new Browser(address);

        ApiAnswer made = await owner.PostAsync("/api/v1/setup", new { token = Keep(setup), email = "ana@example.com", name = "Ana", password = Password, workspaceName = "Main" });
        Assert.True(made.Status == 201, made.Text);
        string key = Keep(made["apiKey"]);
        Assert.Equal(200, (await owner.SendAsync(HttpMethod.Get, "/api/v1/me", key: key)).Status);
        Assert.Equal(401, (await owner.SendAsync(HttpMethod.Get, "/api/v1/me", key: Keep("marker-wrong-key-0b"))).Status);
        Assert.Equal(401, (await owner.SignInAsync("ana@example.com", Keep("marker-wrong-password-5d"))).Status);
        using (HttpResponseMessage page = await owner.Client.PostAsync("/app/login", Form(("email", "ana@example.com"), ("password", Password))))
        {
            Assert.Equal(System.Net.HttpStatusCode.SeeOther, page.StatusCode);
            KeepCookies(page);
        }

        Keep((await owner.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "CI", scopes = new[] { "links:read" } }, key)).Body);
        ApiAnswer hook = await owner.SendAsync(
            HttpMethod.Post, "/api/v1/webhooks", new { url = "https://hooks.example/hook?token=" + Keep("marker-hook-token"), events = new[] { "link.created" } }, key);
        Keep(hook.Body);
        await owner.PostAsync("/api/v1/invitations", new { email = "bob@example.com", role = "viewer" });
        Keep(TokenIn((await mail.NextAsync()).Text));

        await owner.PostAsync("/api/v1/password-resets", new { email = "ana@example.com" });
        string reset = Keep(TokenIn((await mail.NextAsync()).Text));
        Assert.Equal(200, (await owner.GetAsync("/app/reset?token=" + reset)).Status);
        string changed = Keep("marker-changed-password-aa");
        Assert.Equal(204, (await owner.PostAsync("/api/v1/password-resets/complete", new { token = reset, password = changed })).Status);
        Assert.Equal(200, (await owner.SignInAsync("ana@example.com", changed)).Status);
        await SecondFactorAsync(owner, changed);
        // Last: the provider's word for the address ends password and second factor.
        await ProviderAsync(owner);
        await StopAsync();

        string everything = string.Join('\n', _printed);
        // The level is really the one that tells everything.
        Assert.Contains("dbug:", everything, StringComparison.Ordinal);
        Assert.True(_secrets.Count > 20, $"only {_secrets.Count} secrets");
        foreach (string secret in _secrets)
        {
            Assert.False(everything.Contains(secret, StringComparison.Ordinal), LineOf(secret));
            Assert.False(everything.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal), LineOf(Uri.EscapeDataString(secret)));
        }

        foreach (string file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            string text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.All(_secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{file} holds {secret}"));
        }
    }

    private async Task ProviderAsync(Browser browser)
    {
        using HttpResponseMessage begun = await browser.Client.GetAsync("/app/login/oidc");
        KeepCookies(begun);
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(begun.Headers.Location!.Query);
        (_provider.Nonce, _provider.Challenge, _provider.RedirectUri) = (query["nonce"], query["code_challenge"], query["redirect_uri"]);
        string state = Keep(query["state"]!);
        using (HttpResponseMessage refused = await new HttpClient().GetAsync($"{browser.Client.BaseAddress}app/login/oidc/callback?code={FakeProvider.Code}&state={state}"))
        {
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using HttpResponseMessage done = await browser.Client.GetAsync($"/app/login/oidc/callback?code={FakeProvider.Code}&state={state}");
        Assert.Equal(System.Net.HttpStatusCode.Redirect, done.StatusCode);
        KeepCookies(done);
    }

    private async Task SecondFactorAsync(Browser browser, string password)
    {
        ApiAnswer started = await browser.PostAsync("/api/v1/me/second-factor");
        string secret = Keep(started["secret"]);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        ApiAnswer confirmed = await browser.PostAsync("/api/v1/me/second-factor/confirm", new { code = Totp.CodeAt(FromBase32(secret), Totp.StepAt(now)), password });
        Assert.True(confirmed.Status == 200, confirmed.Text);
        string[] codes = [.. confirmed.Body.GetProperty("recoveryCodes").EnumerateArray().Select(code => Keep(code.GetString()!))];
        ApiAnswer first = await browser.SignInAsync("ana@example.com", password);
        string token = Keep(first.Body.GetProperty("secondFactor").GetProperty("token").GetString()!);
        Assert.Equal(200, (await browser.PostAsync("/api/v1/session/second-factor", new { token, code = codes[0] })).Status);
    }

    /// <summary>Starts the server and returns the setup link's token, which is printed on purpose and once.</summary>
    private async Task<string> StartAsync(string address, SmtpServer mail)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program("Shortener.Api"), "--urls", address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        foreach ((string name, string value) in new Dictionary<string, string>
        {
            ["Data__Directory"] = _folder.File("data"),
            ["Journal__MaxMiB"] = "64",
            ["ConnectionStrings__Postgres"] = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Password = Database }.ToString(),
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
            ["Logging__LogLevel__Npgsql"] = "Trace",
            ["Smtp__Host"] = "127.0.0.1",
            ["Smtp__Port"] = mail.Port.ToString(CultureInfo.InvariantCulture),
            ["Smtp__Security"] = "none",
            ["Smtp__User"] = SmtpServer.User,
            ["Smtp__Password"] = SmtpServer.Password,
            ["Smtp__From"] = "links@example.com",
            ["Oidc__Authority"] = _provider.Issuer,
            ["Oidc__ClientId"] = FakeProvider.ClientId,
            ["Oidc__ClientSecret"] = FakeProvider.ClientSecret,
            ["Oidc__LinkByEmail"] = "true",
        })
        {
            start.Environment[name] = value;
        }

        _server = Process.Start(start)!;
        var link = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OutputDataReceived += (_, line) => Take(line.Data, link);
        _server.ErrorDataReceived += (_, line) => Take(line.Data, link);
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        return await link.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private void Take(string? line, TaskCompletionSource<string> link)
    {
        const string Mark = "/app/setup?token=";
        int at = line?.IndexOf(Mark, StringComparison.Ordinal) ?? -1;
        if (at >= 0 && link.TrySetResult(line![(at + Mark.Length)..].Trim()))
        {
            return;
        }

        _printed.Enqueue(line ?? "");
    }

    private async Task StopAsync()
    {
        UnixSignal.Terminate(_server!);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _server!.WaitForExitAsync(patience.Token);
    }

    private string LineOf(string secret) => "Printed: " + _printed.FirstOrDefault(line => line.Contains(secret, StringComparison.Ordinal));

    private string Keep(string secret)
    {
        Assert.True(secret.Length > 8, secret);
        _secrets.Add(secret);
        return secret;
    }

    /// <summary>Every text of an answer that creates something secret and looks like one.</summary>
    private void Keep(JsonElement created)
    {
        string[] secrets = [.. created.EnumerateObject()
            .Where(field => field.Name is "key" or "secret")
            .Select(field => field.Value.GetString()!)];
        Assert.NotEmpty(secrets);
        foreach (string secret in secrets)
        {
            Keep(secret);
        }
    }

    private void KeepCookies(HttpResponseMessage response)
    {
        foreach (string cookie in response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) ? cookies : [])
        {
            string value = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..cookie.IndexOf(';', StringComparison.Ordinal)];
            if (value.Length > 0)
            {
                Keep(value);
            }
        }
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static string TokenIn(string letter) => letter.Split("token=")[1].Split('\r', '\n', ' ')[0];

    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        int held = 0, bits = 0;
        foreach (char letter in text)
        {
            held = (held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(held >> bits));
                held &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}
