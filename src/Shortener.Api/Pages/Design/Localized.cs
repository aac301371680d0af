namespace Shortener.Api.Pages.Design;

/// <summary>The same texts in every language of <see cref="PageLanguage"/>. The compiler sees that none is left out.</summary>
internal sealed record Localized<T>(T English, T Spanish, T Russian)
{
    public T In(PageLanguage language) => language switch
    {
        PageLanguage.Spanish => Spanish,
        PageLanguage.Russian => Russian,
        _ => English,
    };
}
