using System.Text.Json;
using Shortener.Core.Links;
using Shortener.Testing;

namespace Shortener.UnitTests.Links;

public sealed class SlugTests
{
    [Theory]
    [InlineData("a", SlugVerdict.Valid)]
    [InlineData("A-b_9", SlugVerdict.Valid)]
    [InlineData("apis", SlugVerdict.Valid)]
    [InlineData("", SlugVerdict.Empty)]
    [InlineData("a.b", SlugVerdict.ForbiddenCharacter)]
    [InlineData("a b", SlugVerdict.ForbiddenCharacter)]
    [InlineData("日本", SlugVerdict.ForbiddenCharacter)]
    [InlineData("a\0", SlugVerdict.ForbiddenCharacter)]
    [InlineData("api", SlugVerdict.Reserved)]
    [InlineData("API", SlugVerdict.Reserved)]
    [InlineData("h", SlugVerdict.Reserved)]
    [InlineData("Healthz", SlugVerdict.Reserved)]
    [InlineData("con", SlugVerdict.Reserved)]
    public void Slugs_are_short_ascii_words_that_are_not_reserved(string text, SlugVerdict expected)
    {
        Assert.Equal(expected, Slug.TryParse(text, out Slug slug));
        if (expected == SlugVerdict.Valid)
        {
            Assert.Equal(text, slug.Value);
        }
    }

    [Fact]
    public void The_longest_slug_has_64_characters()
    {
        Assert.Equal(SlugVerdict.Valid, Slug.TryParse(new string('a', 64), out _));
        Assert.Equal(SlugVerdict.TooLong, Slug.TryParse(new string('a', 65), out _));
    }

    [Fact]
    public void Slugs_that_differ_in_case_are_different()
    {
        Slug.TryParse("aBc", out Slug mixed);
        Slug.TryParse("abc", out Slug lower);
        Assert.NotEqual(mixed, lower);
    }

    [TestDataFact]
    public void Every_shared_slug_case_gets_its_verdict_but_unicode_which_needs_a_domain_that_allows_it()
    {
        int cases = 0;
        foreach (string line in File.ReadLines(TestData.Path("url/destination_slug_returnto_cases.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement test = document.RootElement;
            if (test.GetProperty("kind").GetString() != "slug")
            {
                continue;
            }

            cases++;
            string input = test.GetProperty("input").GetString()!;
            bool unicodeLetters = input.All(char.IsLetterOrDigit) && !input.All(char.IsAscii);
            bool expected = test.GetProperty("verdict").GetString() == "accept" && !unicodeLetters;
            Assert.True(expected == (Slug.TryParse(input, out _) == SlugVerdict.Valid), input);
        }

        Assert.True(cases > 10, $"only {cases} cases");
    }
}
