using System.Text.RegularExpressions;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.HubEditor;
using Shortener.Core.Hubs;
using Shortener.Testing;

namespace Shortener.UnitTests.Pages.HubEditor;

/// <summary>The words of the editor's script: those it asks for are there, in every language.</summary>
public sealed partial class ScriptWordTests
{
    [Fact]
    public void Every_word_that_the_script_asks_for_is_there()
    {
        IReadOnlyDictionary<string, string> words = ScriptWord.In(PageLanguage.English);
        string[] asked = [.. Sources().SelectMany(source => Asked().Matches(source).Concat(Named().Matches(source))).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(asked.Length > 100, $"Only {asked.Length} words found: the pattern misses them");
        Assert.DoesNotContain(asked, key => !words.ContainsKey(key));
    }

    [Fact]
    public void Every_kind_of_block_is_offered_and_named()
    {
        IReadOnlyDictionary<string, string> words = ScriptWord.In(PageLanguage.Spanish);
        Assert.Equal(HubKinds.All.Order(), HubPaletteItem.All.Select(item => item.Kind).Order());
        Assert.All(HubKinds.All, kind => Assert.True(words.ContainsKey($"kind.{kind}") && words.ContainsKey($"kind.{kind}.help")));
        Assert.All(HubThemes.Fonts, font => Assert.True(words.ContainsKey($"font.{font}")));
    }

    [Theory]
    [InlineData(PageLanguage.English)]
    [InlineData(PageLanguage.Spanish)]
    [InlineData(PageLanguage.Russian)]
    internal void Places_for_what_is_put_in_are_alike_in_every_language(PageLanguage language)
    {
        IReadOnlyDictionary<string, string> english = ScriptWord.In(PageLanguage.English);
        Assert.All(ScriptWord.In(language), word =>
        {
            Assert.False(string.IsNullOrWhiteSpace(word.Value), word.Key);
            Assert.Equal(Place().Matches(english[word.Key]).Select(match => match.Value).Order(), Place().Matches(word.Value).Select(match => match.Value).Order());
        });
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", "Shortener.Api", "Web", "hub-editor"), "*.ts").Select(File.ReadAllText);

    [GeneratedRegex(@"\bword\(\s*\x22([a-z][A-Za-z.-]*)\x22\s*[,)]")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\b(?:label|hint|add|item|placeholder|none): \x22([a-z][A-Za-z.-]*)\x22")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
