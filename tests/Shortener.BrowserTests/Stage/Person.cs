using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Core.SecondFactors;

namespace Shortener.BrowserTests.Stage;

/// <summary>Somebody besides the owner, who prepares over REST what a page then shows; the session's cookie is theirs.</summary>
public sealed class Person : IDisposable
{
    public const string Password = "another few words";

    private readonly HttpClient _client;

    private Person(Uri address) => _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };

    /// <summary>Invited by the owner and joined.</summary>
    public static async Task<Person> JoinAsync(Installation home, string name, string email, string role = "editor")
    {
        var person = new Person(home.Address);
        string token = new Uri(await InviteAsync(home, email, role)).Query["?token=".Length..];
        await person.PostAsync("/api/v1/invitations/accept", new { token, name, password = Password });
        return person;
    }

    /// <returns>The invitation's link.</returns>
    public static async Task<string> InviteAsync(Installation home, string email, string role = "editor") =>
        (await home.PostAsync("/api/v1/invitations", new { email, role })).GetProperty("link").GetString()!;

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using HttpResponseMessage response = await _client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"POST {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <returns>Recovery codes.</returns>
    public async Task<JsonElement> EnableSecondFactorAsync()
    {
        JsonElement setup = await PostAsync("/api/v1/me/second-factor", new { });
        string code = Totp.CodeAt(FromBase32(setup.GetProperty("secret").GetString()!), Totp.StepAt(TimeProvider.System.GetUtcNow()));
        return await PostAsync("/api/v1/me/second-factor/confirm", new { code, password = Password });
    }

    public void Dispose() => _client.Dispose();

    // RFC 4648 section 6, as authenticator apps read a secret.
    private static byte[] FromBase32(string text)
    {
        List<byte> bytes = [];
        (int buffer, int bits) = (0, 0);
        foreach (char c in text)
        {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}
