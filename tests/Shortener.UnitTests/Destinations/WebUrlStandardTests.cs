using System.Text.Json;
using Shortener.Core.Destinations;
using Shortener.Testing;

namespace Shortener.UnitTests.Destinations;

public sealed class WebUrlStandardTests
{
    [TestDataFact]
    public void Every_case_of_the_standards_suite_for_http_and_https_is_parsed_as_it_says()
    {
        using JsonDocument suite = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("url/wpt-urltestdata.part1.json")));
        var wrong = new List<string>();
        int checkedCases = 0;
        foreach (JsonElement test in suite.RootElement.EnumerateArray())
        {
            if (test.ValueKind != JsonValueKind.Object || !TryReadCase(test, out string input, out WebUrl? origin, out string? expected))
            {
                continue;
            }

            checkedCases++;
            string? actual = WebUrl.TryParse(input, origin, out WebUrl? url) == WebUrlError.None ? url!.Href : null;
            if (actual != expected)
            {
                wrong.Add($"{JsonSerializer.Serialize(input)} against {origin?.Href}: expected {expected ?? "failure"}, got {actual ?? "failure"}");
            }
        }

        Assert.True(checkedCases > 100, $"only {checkedCases} cases");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {checkedCases}:\n{string.Join('\n', wrong)}");
    }

    /// <summary>Cases whose answer is an http or https URL, and failures of texts that do not name another scheme.</summary>
    private static bool TryReadCase(JsonElement test, out string input, out WebUrl? origin, out string? expected)
    {
        input = "";
        origin = null;
        expected = null;
        try
        {
            input = test.GetProperty("input").GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: no text that JSON could carry to us.
            return false;
        }

        bool fails = test.TryGetProperty("failure", out _);
        string? relativeTo = test.TryGetProperty("base", out JsonElement element) ? element.GetString() : null;
        if (relativeTo is not null && WebUrl.TryParse(relativeTo, null, out origin) != WebUrlError.None)
        {
            return false;
        }

        if (fails)
        {
            return WebUrl.TryParse(input, origin, out _) != WebUrlError.OtherScheme;
        }

        expected = test.GetProperty("href").GetString()!;
        return expected.StartsWith("http:", StringComparison.Ordinal) || expected.StartsWith("https:", StringComparison.Ordinal);
    }
}
