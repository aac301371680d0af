using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>Themes as people read them.</summary>
internal static class ThemeNames
{
    private static readonly Dictionary<string, Localized<string>> Names = new(StringComparer.Ordinal)
    {
        ["paper"] = new("Paper", "Papel", "Бумага"),
        ["midnight"] = new("Midnight", "Medianoche", "Полночь"),
        ["meadow"] = new("Meadow", "Pradera", "Луг"),
        ["sunset"] = new("Sunset", "Atardecer", "Закат"),
        ["poster"] = new("Poster", "Cartel", "Афиша"),
        ["studio"] = new("Studio", "Estudio", "Студия"),
        ["own"] = new("Your own", "Propio", "Свой"),
    };

    public static string Of(string name, PageLanguage language) => Names.GetValueOrDefault(name)?.In(language) ?? name;
}
