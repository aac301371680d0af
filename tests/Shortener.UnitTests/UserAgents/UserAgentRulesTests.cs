using System.Text.Json;
using Shortener.Core.Patterns;
using Shortener.Core.UserAgents;
using Shortener.Testing;

namespace Shortener.UnitTests.UserAgents;

public sealed class UserAgentRulesTests
{
    private static readonly Lazy<UserAgentRules> Packaged =
        new(() => UserAgentRules.Load(Path.Combine(AppContext.BaseDirectory, "packaged", "uap-core", "regexes.yaml")));

    [TestDataFact]
    public void Every_official_browser_case_is_answered() => AssertAll("test_ua.sample30.json", (userAgent, expected) =>
    {
        UserAgentFamily browser = Packaged.Value.Apply(userAgent, Fresh()).Browser;
        return (Join(browser.Family, browser.Major, browser.Minor, browser.Patch), Join(expected, "family", "major", "minor", "patch"));
    });

    [TestDataFact]
    public void Every_official_system_case_is_answered() => AssertAll("test_os.sample30.json", (userAgent, expected) =>
    {
        UserAgentFamily os = Packaged.Value.Apply(userAgent, Fresh()).Os;
        return (Join(os.Family, os.Major, os.Minor, os.Patch, os.PatchMinor), Join(expected, "family", "major", "minor", "patch", "patch_minor"));
    });

    [TestDataFact]
    public void Every_official_device_case_is_answered() => AssertAll("test_device.sample30.json", (userAgent, expected) =>
    {
        UserAgentDevice device = Packaged.Value.Apply(userAgent, Fresh()).Device;
        return (Join(device.Family, device.Brand, device.Model), Join(expected, "family", "brand", "model"));
    });

    private static PatternScratch Fresh()
    {
        PatternScratch scratch = PatternScratch.OfThread;
        scratch.Matcher.GrantBudget();
        return scratch;
    }

    private static void AssertAll(string file, Func<string, JsonElement, (string Actual, string Expected)> answer)
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(TestData.Path(Path.Combine("uap-core", file))));
        var wrong = new List<string>();
        foreach (JsonElement one in cases.RootElement.EnumerateArray())
        {
            string userAgent = one.GetProperty("user_agent_string").GetString()!;
            (string actual, string expected) = answer(userAgent, one);
            if (actual != expected)
            {
                wrong.Add($"{userAgent}\n   expected {expected}\n   actual   {actual}");
            }
        }

        Assert.True(cases.RootElement.GetArrayLength() > 100);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.RootElement.GetArrayLength()}\n{string.Join('\n', wrong.Take(10))}");
    }

    private static string Join(params string?[] parts) => string.Join(" | ", parts.Select(part => part ?? "-"));

    private static string Join(JsonElement expected, params string[] names) =>
        Join([.. names.Select(name => expected.GetProperty(name).GetString())]);
}
