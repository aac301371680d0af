using Shortener.Api.Pages.Design;

namespace Shortener.UnitTests.Pages;

public sealed class PageLanguageTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de", "en")]
    [InlineData("es-MX,es;q=0.9,en;q=0.8", "es")]
    [InlineData("ru", "ru")]
    [InlineData("de, ru;q=0.5", "ru")]
    [InlineData("en-US,es;q=0.5", "en")]
    [InlineData("en;q=0.2, RU-ru;q=0.7, es;q=0.3", "ru")]
    [InlineData("ru;q=0, es;q=0.1", "es")]
    [InlineData("ru;q=0", "en")]
    [InlineData("es;q=x", "es")]
    [InlineData("est", "en")]
    [InlineData(";;;q=,,*", "en")]
    public void Page_speaks_the_visitors_language(string? acceptLanguage, string expected) =>
        Assert.Equal(expected, PageLanguages.Of(acceptLanguage).Tag());
}
