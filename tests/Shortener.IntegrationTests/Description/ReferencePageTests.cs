using System.Net;
using System.Text.RegularExpressions;
using Shortener.IntegrationTests.Pages;

namespace Shortener.IntegrationTests.Description;

/// <summary><c>/docs</c> for anybody, from this server alone.</summary>
public sealed partial class ReferencePageTests(PagesServer server) : IClassFixture<PagesServer>
{
    [Fact]
    public async Task A_reader_without_a_key_gets_the_reference_and_all_its_files()
    {
        using var reader = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using HttpResponseMessage answer = await reader.GetAsync("/docs");
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith("/docs/index.html", answer.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<title>API reference", page, StringComparison.Ordinal);
        string[] files = [.. Reference().Matches(page).Select(match => match.Groups[1].Value).Where(file => !file.StartsWith("data:", StringComparison.Ordinal))];
        Assert.True(files.Length >= 5);
        foreach (string file in files)
        {
            Assert.False(Uri.TryCreate(file, UriKind.Absolute, out Uri? elsewhere) && elsewhere.Scheme.StartsWith("http", StringComparison.Ordinal), file);
            using HttpResponseMessage part = await reader.GetAsync(new Uri(answer.RequestMessage.RequestUri, file));
            Assert.True(part.IsSuccessStatusCode, $"{file}: {part.StatusCode}");
        }
    }

    [Fact]
    public async Task The_page_runs_no_script_but_its_own_files_and_holds_nothing_of_the_request()
    {
        using HttpResponseMessage answer = await server.Client.GetAsync("/docs/index.html?url=https://evil.example/x.json&configUrl=https://evil.example/");
        string page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("evil.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
