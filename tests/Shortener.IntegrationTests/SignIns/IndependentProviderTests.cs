using System.Net;
using System.Text.RegularExpressions;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>A whole sign-in at a provider that somebody else wrote, page by page as a browser walks it.</summary>
public sealed partial class IndependentProviderTests
{
    [OidcProviderFact]
    public async Task A_person_signs_in_at_an_independent_provider_and_gets_the_account_of_their_address()
    {
        string address = $"http://127.0.0.1:{FreePort.Find()}";
        await using OidcProviderServer provider = await OidcProviderServer.StartAsync(address + "/app/login/oidc/callback");
        await using SignInServer server = await StartAsync(provider, address);
        await server.AddPersonAsync("ana@example.com");
        using Browser browser = server.Open();
        // The second time the identity is known already.
        for (int i = 0; i < 2; i++)
        {
            HttpResponseMessage last = await WalkAsync(browser.Client, "ana");
            Assert.Equal("/app/links", last.Headers.Location?.OriginalString);
            ApiAnswer session = await browser.GetAsync("/api/v1/session");
            Assert.Equal("ana@example.com", session.Body.GetProperty("user").GetProperty("email").GetString());
            await browser.SendAsync(HttpMethod.Delete, "/api/v1/session");
        }
    }

    [OidcProviderFact]
    public async Task Somebody_without_an_account_is_sent_away()
    {
        string address = $"http://127.0.0.1:{FreePort.Find()}";
        await using OidcProviderServer provider = await OidcProviderServer.StartAsync(address + "/app/login/oidc/callback");
        await using SignInServer server = await StartAsync(provider, address);
        using Browser browser = server.Open();
        HttpResponseMessage last = await WalkAsync(browser.Client, "eve");
        Assert.Equal(HttpStatusCode.Forbidden, last.StatusCode);
        Assert.False(await browser.IsSignedInAsync());
    }

    [OidcProviderFact]
    public async Task A_person_who_says_no_at_the_provider_is_not_signed_in()
    {
        string address = $"http://127.0.0.1:{FreePort.Find()}";
        await using OidcProviderServer provider = await OidcProviderServer.StartAsync(address + "/app/login/oidc/callback");
        await using SignInServer server = await StartAsync(provider, address);
        using Browser browser = server.Open();
        HttpResponseMessage last = await WalkAsync(browser.Client, "ana", cancel: true);
        Assert.Equal(HttpStatusCode.Forbidden, last.StatusCode);
        Assert.False(await browser.IsSignedInAsync());
    }

    private static Task<SignInServer> StartAsync(OidcProviderServer provider, string address) => SignInServer.StartAsync(
        StorageBackend.Sqlite,
        ("urls", address),
        ("Oidc:Authority", provider.Issuer),
        ("Oidc:ClientId", OidcProviderServer.ClientId),
        ("Oidc:ClientSecret", OidcProviderServer.ClientSecret),
        ("Oidc:LinkByEmail", "true"));

    /// <summary>Follows redirects and fills in the provider's forms until the browser is back here with an answer.</summary>
    private static async Task<HttpResponseMessage> WalkAsync(HttpClient client, string login, bool cancel = false)
    {
        HttpResponseMessage answer = await client.GetAsync("/app/login/oidc?return_to=/app/links");
        for (int step = 0; step < 20; step++)
        {
            Uri at = answer.RequestMessage!.RequestUri!;
            if (at.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal))
            {
                return answer;
            }

            if (answer.Headers.Location is { } next)
            {
                answer = await client.GetAsync(new Uri(at, next));
                continue;
            }

            string page = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{at}: {(int)answer.StatusCode} {page}");
            if (cancel)
            {
                answer = await client.GetAsync(new Uri(at, AbortLink().Match(page).Groups[1].Value));
                continue;
            }

            Match form = Form().Match(page);
            Dictionary<string, string> fields = HiddenField().Matches(page).ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value);
            (fields["login"], fields["password"]) = (login, "anything");
            using var content = new FormUrlEncodedContent(fields);
            answer = await client.PostAsync(new Uri(at, form.Groups[1].Value), content);
        }

        throw new InvalidOperationException("The walk does not end");
    }

    [GeneratedRegex("<form[^>]*action=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();

    [GeneratedRegex("href=\"([^\"]*/abort)\"")]
    private static partial Regex AbortLink();
}
