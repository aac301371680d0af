using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Images;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>A word that the editor's script says; <c>{0}</c> and so on stand for what the script puts in.</summary>
internal sealed record ScriptWord(string Key, string English, string Spanish, string Russian)
{
    /// <summary>Every word in a language, by key.</summary>
    public static IReadOnlyDictionary<string, string> In(PageLanguage language) =>
        new[] { EditorWords.All, BlockWords.All, CardWords.All, LookWords.All, ImageWords.All }.SelectMany(words => words).ToDictionary(word => word.Key, word => word.Of(language));

    /// <summary>In a language.</summary>
    public string Of(PageLanguage language) => language switch
    {
        PageLanguage.Spanish => Spanish,
        PageLanguage.Russian => Russian,
        _ => English,
    };
}
