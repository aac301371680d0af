using System.Text.Json;
using Shortener.Core.Destinations;
using Shortener.Testing;

namespace Shortener.UnitTests.Destinations;

public sealed class ReturnToTests
{
    [TestDataFact]
    public void Every_shared_case_stays_on_the_origin_or_is_refused()
    {
        int cases = 0;
        foreach (string line in File.ReadLines(TestData.Path("url/destination_slug_returnto_cases.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement test = document.RootElement;
            if (test.GetProperty("kind").GetString() != "return_to")
            {
                continue;
            }

            cases++;
            string input = test.GetProperty("input").GetString()!;
            WebUrl page = Parse(test.GetProperty("base").GetString()!, null);
            string? target = ReturnTo.Resolve(input, page);
            Assert.True(target is null == test.GetProperty("external").GetBoolean(), $"{input} gives {target}");
            if (target is not null)
            {
                Assert.Equal(test.GetProperty("whatwg_href").GetString(), Parse(target, page).Href);
            }
        }

        Assert.True(cases > 20, $"only {cases} cases");
    }

    [Theory]
    [InlineData("/links?q=1#top", "/links?q=1#top")]
    [InlineData("../x", "/x")]
    [InlineData("/..//evil.example", "/.//evil.example")]
    [InlineData("//evil.example", null)]
    [InlineData("/\t/evil.example", null)]
    [InlineData("https://user@app.example/", null)]
    public void Targets_resolve_against_the_page(string target, string? expected) =>
        Assert.Equal(expected, ReturnTo.Resolve(target, Parse("https://app.example/login/now", null)));

    private static WebUrl Parse(string text, WebUrl? relativeTo)
    {
        Assert.Equal(WebUrlError.None, WebUrl.TryParse(text, relativeTo, out WebUrl? url));
        return url!;
    }
}
