using Shortener.Core.Languages;

namespace Shortener.UnitTests.Languages;

public sealed class PrimaryLanguageTests
{
    [Theory]
    [InlineData("es", "es")]
    [InlineData("es-MX,es;q=0.9,en;q=0.8", "es")]
    [InlineData("en;q=0.5, RU-ru;q=0.9", "ru")]
    [InlineData("de;q=0.7,fr;q=0.7", "de")]
    [InlineData("*,pt;q=0.3", "pt")]
    [InlineData("zh_CN", "zh")]
    [InlineData("fil-PH", "fil")]
    [InlineData("en;q=0,sv;q=0.001", "sv")]
    [InlineData("en ; q=0.4 ; x=1, nl;Q=0.6", "nl")]
    [InlineData("en;q=2,it;q=0.1", "it")]
    [InlineData("en;q=NaN,it;q=0.1", "it")]
    [InlineData("*", null)]
    [InlineData(";;;q=,,*", null)]
    [InlineData("english", null)]
    [InlineData("e", null)]
    [InlineData("\u00e9s", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_language_of_highest_weight_counts(string? header, string? language) => Assert.Equal(language, PrimaryLanguage.Of(header));

    [Fact]
    public void A_long_header_is_not_read_to_its_end() => Assert.Null(PrimaryLanguage.Of(new string(',', 1_000_000) + "en"));
}
