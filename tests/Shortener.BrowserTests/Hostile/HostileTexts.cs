using System.Text.Json;
using Shortener.Testing;

namespace Shortener.BrowserTests.Hostile;

/// <summary>What people and programs send in the hope that a page takes it for markup or script.</summary>
internal static class HostileTexts
{
    /// <summary>Texts for fields, of the shared test data and ours. Each of ours tells of itself by a dialog or a global.</summary>
    public static readonly Lazy<IReadOnlyList<string>> ForFields = new(() =>
    [
        .. Read("http/page_input_cases.jsonl").Where(one => one.GetProperty("kind").GetString() == "page_text").Select(one => one.GetProperty("input").GetString()!),
        "</title><script>window.pwned=1</script>",
        "<svg onload=alert(1)><iframe srcdoc='<script>top.pwned=1</script>'>",
        "'-alert(1)-'\" autofocus onfocus=alert(1) x=\"",
        "{{constructor.constructor('alert(1)')()}}",
        "</textarea></option></select></button><b class=injected>bold</b>",
        "<!--<img src=x onerror=alert(1)>-->",
        "\u202e<i>reversed</i>\u2066",
    ]);

    /// <summary>Values of style sheets, of the shared test data and ours.</summary>
    public static IEnumerable<string> ForStyles() =>
    [
        .. Read("http/page_input_cases.jsonl").Where(one => one.GetProperty("kind").GetString() == "css_value").Select(one => one.GetProperty("input").GetString()!),
        "red}</style><script>window.pwned=1</script>",
        "url(http://evil.example/x)",
    ];

    /// <summary>Heads of clicks, of the shared test data and ours: user agents, referrers, languages.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Heads() =>
    [
        .. from one in Read("http/hostile_click_cases.jsonl")
           let headers = one.GetProperty("headers").EnumerateObject().Where(header => header.Name is "User-Agent" or "Referer" or "Accept-Language")
               .ToDictionary(header => header.Name, header => header.Value.GetString()!)
           where headers.Count > 0
           select headers,
        .. ForFields.Value.Where(text => text.All(c => c is >= ' ' and <= '~')).Select(text => new Dictionary<string, string>
        {
            ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + text,
            ["Referer"] = "http://evil.example/" + text,
        }),
        new Dictionary<string, string> { ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/125.0.0.0 Safari/537.36", ["Referer"] = "javascript:alert(1)" },
        new Dictionary<string, string> { ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/125.0.0.0 Safari/537.36", ["Referer"] = "http://<script>alert(1)</script>/" },
    ];

    private static IEnumerable<JsonElement> Read(string file) =>
        File.ReadLines(TestData.Path(file)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<JsonElement>(line));
}
