using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>
/// What a browser does with cookies, and what it says of requests of our own pages; follows no redirect. Exchanges below <c>/api</c> are
/// held against the description.
/// </summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(Uri address)
    {
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = Cookies };
        _client = new HttpClient(new DescribedApiHandler(sockets)) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The session's token, or null when signed out.</summary>
    public string? Token => Cookies.GetCookies(_client.BaseAddress!)["session"]?.Value;

    /// <summary>What <c>Sec-Fetch-Site</c> says; null for a browser that does not send it.</summary>
    public string? Site { get; set; } = "same-origin";

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body), headers);

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, JsonContent.Create(body), headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    public Task<Answer> FormAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers) => SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), headers);

    public Task<Answer> SignInAsync(string email, string password = PeopleHost.Password) => PostAsync("/api/v1/session", new { email, password });

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", Site);
        }

        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        bool json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer((int)response.StatusCode, text, json ? JsonDocument.Parse(text).RootElement : default, response.Headers);
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>An answer read to its end.</summary>
public sealed record Answer(int Status, string Text, JsonElement Body, HttpResponseHeaders Headers)
{
    public string this[string property] => Body.GetProperty(property).ToString();

    /// <summary>The problem's code.</summary>
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out JsonElement code) ? code.GetString() : null;

    /// <summary>Names of the fields that the problem complains of.</summary>
    public IReadOnlyList<string> Fields => [.. Body.GetProperty("errors").EnumerateObject().Select(error => error.Name)];

    public IReadOnlyList<JsonElement> Items => [.. Body.GetProperty("items").EnumerateArray()];

    public IReadOnlyList<string> Cookies => Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) ? [.. cookies] : [];

    public string? Location => Headers.Location?.OriginalString;

    public string? Header(string name) => Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
