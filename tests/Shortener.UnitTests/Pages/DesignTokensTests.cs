using System.Text.RegularExpressions;
using Shortener.Api.Pages.Design;
using Shortener.Api.QrCodes;

namespace Shortener.UnitTests.Pages;

public sealed partial class DesignTokensTests
{
    private const double Text = 4.5;
    private const double Shape = 3;

    /// <summary>Every pair of colours that meets on a page, with the least contrast of WCAG 2.2 AA (1.4.3, 1.4.11).</summary>
    public static TheoryData<string, string, double> Pairs => new()
    {
        { "ink", "sheet", Text }, { "ink", "paper", Text }, { "ink", "accent-soft", Text }, { "ink-soft", "sheet", Text },
        { "accent", "sheet", Text }, { "on-accent", "accent", Text }, { "alert", "sheet", Text }, { "alert", "alert-soft", Text },
        { "edge", "sheet", Shape }, { "edge", "paper", Shape }, { "focus", "sheet", Shape },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Colours_that_meet_can_be_told_apart_in_light_and_dark(string front, string back, double least)
    {
        string[] schemes = PageStyle.Page.Split("@media (prefers-color-scheme:dark)");
        Assert.Equal(2, schemes.Length);
        foreach (string scheme in schemes)
        {
            double contrast = QrColor.Contrast(ColourOf(scheme, front), ColourOf(scheme, back));
            Assert.True(contrast >= least, $"{front} on {back}: {contrast:0.00} is below {least}");
        }
    }

    [Fact]
    public void Colours_are_named_in_the_tokens_alone() =>
        Assert.DoesNotMatch(HexColour(), PageStyle.Page[PageStyle.Page.IndexOf("*{box-sizing", StringComparison.Ordinal)..] + PageStyle.Parts);

    private static QrColor ColourOf(string scheme, string token)
    {
        Match match = Regex.Match(scheme, $"--{token}:(#[0-9a-f]{{6}});");
        Assert.True(QrColor.TryParse(match.Groups[1].Value, out QrColor color), $"--{token} is no colour");
        return color;
    }

    [GeneratedRegex("#[0-9a-fA-F]{3,8}")]
    private static partial Regex HexColour();
}
