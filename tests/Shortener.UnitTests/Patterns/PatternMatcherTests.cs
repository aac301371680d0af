using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Shortener.Core.Patterns;
using Shortener.Core.UserAgents;
using Shortener.UnitTests.UserAgents;
using YamlDotNet.RepresentationModel;

namespace Shortener.UnitTests.Patterns;

public sealed class PatternMatcherTests
{
    [Theory]
    [InlineData(@"(a|ab)(c|bcd)", "abcd")]
    [InlineData(@"^(?:x|)(\d+)\.(\d+)?", "12.")]
    [InlineData(@"a.{0,2}?b", "axxbab")]
    [InlineData(@"a.{0,3}b", "axbab")]
    [InlineData(@"(?:(a)|b)*c", "abbac")]
    [InlineData(@"\bbot\b", "robot bot")]
    [InlineData(@"[^;/]{1,10}? Build", "; Nexus 7 Build/X")]
    [InlineData(@"(\d{2,3}?)(\d*)$", "x12345")]
    [InlineData(@"a{,2}", "a{,2}")]
    [InlineData(@"[]a-]+", "x]-a")]
    [InlineData(@"\x41\u0042", "xAB")]
    [InlineData(@"$", "abc")]
    [InlineData(@"(?i:ABC)d", "xabCd")]
    [InlineData(@"(?:a?){3}b", "aab")]
    public void Captures_equal_those_of_the_framework(string pattern, string text) => AssertSame(pattern, [text], ignoreCase: false);

    [Fact]
    public void Random_patterns_match_as_the_framework_matches()
    {
        const int Seed = 20_260_711;
        var random = new Random(Seed);
        for (int i = 0; i < 4_000; i++)
        {
            string pattern = RandomPattern(random, depth: 3);
            AssertSame(pattern, [.. Enumerable.Range(0, 4).Select(_ => RandomText(random, random.Next(0, 14)))], ignoreCase: i % 3 == 0);
        }
    }

    [Fact]
    public void Every_packaged_rule_matches_as_the_framework_matches()
    {
        foreach ((string regex, bool ignoreCase) in PackagedRules())
        {
            AssertSame(regex, SampleAgents.All, ignoreCase);
        }
    }

    [Fact]
    public void Every_packaged_rule_is_of_the_linear_time_kind()
    {
        foreach ((string regex, bool ignoreCase) in PackagedRules())
        {
            Assert.NotEmpty(PatternCompiler.Compile(regex, ignoreCase).Steps);
        }
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)*b")]
    [InlineData(".{0,200}.{0,200}.{0,200}.{0,200}b")]
    [InlineData("(?:a?){200}a{200}b")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)[^a]")]
    public void A_pattern_that_blows_up_under_backtracking_ends_within_its_budget(string pattern)
    {
        PatternProgram program = PatternCompiler.Compile(pattern, ignoreCase: false);
        var matcher = new PatternMatcher();
        matcher.GrantBudget();
        long start = Stopwatch.GetTimestamp();

        matcher.TryMatch(program, new string('a', 2_048) + "!");

        // Measured below 30 ms on the slowest machine at hand.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1), $"took {Stopwatch.GetElapsedTime(start)}");
    }

    [Theory]
    [InlineData("(?=x)")]
    [InlineData(@"(a)\1")]
    [InlineData("a++")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("a{3,2}")]
    [InlineData("a\\")]
    [InlineData(@"\q")]
    public void What_cannot_be_read_is_refused(string pattern) =>
        Assert.Throws<PatternSyntaxException>(() => PatternParser.Parse(pattern, ignoreCase: false));

    [Fact]
    public void Deep_nesting_is_refused_instead_of_overflowing_the_stack()
    {
        string pattern = new string('(', 100_000) + new string(')', 100_000);
        Assert.Throws<PatternSyntaxException>(() => PatternParser.Parse(pattern, ignoreCase: false));
    }

    private static IEnumerable<(string Regex, bool IgnoreCase)> PackagedRules()
    {
        using var reader = new StreamReader(UserAgentParser.PackagedRules);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return ((YamlMappingNode)yaml.Documents[0].RootNode).Children.Values
            .SelectMany(table => ((YamlSequenceNode)table).Children)
            .Select(rule => (rule["regex"].ToString(), ((YamlMappingNode)rule).Children.ContainsKey("regex_flag")))
            .ToList();
    }

    private static void AssertSame(string pattern, IReadOnlyList<string> texts, bool ignoreCase)
    {
        RegexOptions options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        var regex = new Regex(pattern, options, TimeSpan.FromSeconds(5));
        PatternProgram program = PatternCompiler.Compile(pattern, ignoreCase);
        foreach (string text in texts)
        {
            AssertSame(pattern, regex.Match(text), program, text);
        }
    }

    private static void AssertSame(string pattern, Match expected, PatternProgram program, string text)
    {
        var matcher = new PatternMatcher();
        matcher.GrantBudget();
        bool found = matcher.TryMatch(program, text);
        Assert.True(expected.Success == found, $"{pattern} on {text}: {found}");
        for (int group = 0; found && group < expected.Groups.Count; group++)
        {
            string captured = matcher.TryGetGroup(group, out Range range) ? text[range] : "(none)";
            string wanted = expected.Groups[group].Success ? expected.Groups[group].Value : "(none)";
            Assert.True(wanted == captured, $"{pattern} on {text}: group {group} is {captured}, not {wanted}");
        }
    }

    private static string RandomText(Random random, int length)
    {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            text.Append("abAB1 ."[random.Next(7)]);
        }

        return text.ToString();
    }

    /// <summary>Never repeats what can be empty without bound: engines differ in how they end such a loop.</summary>
    private static string RandomPattern(Random random, int depth)
    {
        var pattern = new StringBuilder();
        int parts = random.Next(1, 4);
        for (int i = 0; i < parts; i++)
        {
            bool nested = depth > 0 && random.Next(3) == 0;
            string atom = nested
                ? $"({(random.Next(2) == 0 ? "?:" : "")}{RandomPattern(random, depth - 1)}|{RandomPattern(random, depth - 1)}{(random.Next(4) == 0 ? "|" : "")})"
                : new[] { "a", "b", "A", "[ab]", "[^a]", ".", @"\d", @"\w", @"\.", "1", @"\b", "^", "$" }[random.Next(13)];
            pattern.Append(atom);
            bool repeatable = atom is not ("^" or "$" or @"\b");
            if (repeatable && random.Next(3) == 0)
            {
                string[] quantifiers = nested ? ["?", "{0,1}", "??"] : ["*", "+", "?", "{0,2}", "{1,3}", "*?", "+?", "{1,2}?"];
                pattern.Append(quantifiers[random.Next(quantifiers.Length)]);
            }
        }

        return pattern.ToString();
    }
}
