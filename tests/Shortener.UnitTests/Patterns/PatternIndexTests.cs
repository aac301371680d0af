using Shortener.Core.Patterns;

namespace Shortener.UnitTests.Patterns;

public sealed class PatternIndexTests
{
    [Theory]
    [InlineData("(Chrome|Chromium)/(\\d+)", "chrome/,chromium/")]
    [InlineData("foo.{0,9}bar", "foo|bar")]
    [InlineData("[Bb]ot/", "bot/")]
    [InlineData("(?:foo|)bar", "foobar,bar")]
    [InlineData("(?:foo)?", "")]
    [InlineData("x", "")]
    [InlineData("(?:ab|[^x]yz)", "ab,yz")]
    [InlineData("(?:abc){2,3}", "abc")]
    [InlineData("(?:abc)*", "")]
    [InlineData("caf\u00e9 noir", "caf| noir")]
    public void Literals_are_those_no_match_can_do_without(string pattern, string expected)
    {
        IReadOnlyList<string[]> clauses = RequiredLiterals.Of(PatternParser.Parse(pattern, ignoreCase: false).Root);
        Assert.Equal(expected, string.Join('|', clauses.Select(clause => string.Join(',', clause))));
    }

    [Fact]
    public void The_automaton_finds_what_a_plain_search_finds()
    {
        var random = new Random(7);
        string[] literals = [.. Enumerable.Range(0, 200).Select(_ => Random(random, random.Next(1, 5))).Distinct()];
        var automaton = new LiteralAutomaton(literals);
        var hits = new ulong[(automaton.Count + 63) / 64];
        for (int i = 0; i < 500; i++)
        {
            string text = Random(random, random.Next(0, 40)) + "\u00e9\uffff" + Random(random, 5);
            text = i % 2 == 0 ? text.ToUpperInvariant() : text;
            automaton.Scan(text, hits);
            for (int literal = 0; literal < literals.Length; literal++)
            {
                bool found = (hits[literal >> 6] >> (literal & 63) & 1) != 0;
                Assert.Equal(text.Contains(literals[literal], StringComparison.OrdinalIgnoreCase), found);
            }
        }

        static string Random(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "abc/"[random.Next(4)]));
    }

    [Fact]
    public void The_first_pattern_that_matches_counts_whatever_guards_it()
    {
        var index = new PatternIndex(
            [new PatternSource("zzz", false, "1"), new PatternSource("[0-9]", false, "2"), new PatternSource("Foo", false, "3")],
            [new PatternSource("foo", true, "4")]);
        Assert.Equal(2, First(index, 0, "a Foo b"));
        Assert.Equal(1, First(index, 0, "Foo 1"));
        Assert.Equal(0, First(index, 0, "Foo zzz"));
        Assert.Equal(-1, First(index, 0, "foo"));
        Assert.Equal(0, First(index, 1, "FOO"));
    }

    [Fact]
    public void A_pattern_beyond_linear_time_is_matched_by_the_framework_with_a_time_limit()
    {
        var index = new PatternIndex([new PatternSource("^(a+)+$(?=x)", false, "hostile"), new PatternSource(@"(b)c(?=d)", false, "ahead")]);
        var scratch = new PatternScratch();
        scratch.Matcher.GrantBudget();
        string text = new string('a', 60) + "bcd";

        Assert.Equal(1, index.FirstMatch(0, text, scratch.Scan(index, text), scratch.Matcher));
        Assert.True(scratch.Matcher.TryGetGroup(1, out Range group));
        Assert.Equal("b", text[group]);
    }

    [Fact]
    public void A_malformed_pattern_is_named()
    {
        PatternSyntaxException error = Assert.Throws<PatternSyntaxException>(() => new PatternIndex([new PatternSource("(a", false, "rule 7")]));
        Assert.StartsWith("rule 7: ", error.Message, StringComparison.Ordinal);
    }

    private static int First(PatternIndex index, int table, string text)
    {
        var scratch = new PatternScratch();
        scratch.Matcher.GrantBudget();
        return index.FirstMatch(table, text, scratch.Scan(index, text), scratch.Matcher);
    }
}
