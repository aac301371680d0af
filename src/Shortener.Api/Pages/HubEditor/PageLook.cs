using Shortener.Core.Hubs;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>Colours and shape of a theme, for little pictures of pages.</summary>
/// <param name="Top">Colour of the page at its top.</param>
/// <param name="Bottom">Colour of the page at its end.</param>
/// <param name="Text">Of words.</param>
/// <param name="Button">Of buttons.</param>
/// <param name="ButtonText">Of words on buttons.</param>
/// <param name="Edge">Of a button's line.</param>
/// <param name="Highlight">Of a button that stands out.</param>
/// <param name="HighlightText">Of words on it.</param>
/// <param name="Radius">Of a button 12 high.</param>
/// <param name="IsLines">Whether buttons are the line below them.</param>
internal sealed record PageLook(
    string Top, string Bottom, string Text, string Button, string ButtonText, string Edge, string Highlight, string HighlightText, double Radius, bool IsLines = false)
{
    private static readonly Dictionary<string, PageLook> Named = new(StringComparer.Ordinal)
    {
        ["paper"] = new("#f7f3ea", "#f7f3ea", "#1d1b18", "none", "#1d1b18", "#8c8575", "#0b5c4b", "#ffffff", 1, IsLines: true),
        ["midnight"] = new("#26346b", "#0b1020", "#eef2ff", "#161d36", "#eef2ff", "#33406b", "#9db8ff", "#0b1020", 4),
        ["meadow"] = new("#f4f7e6", "#d5e8d2", "#17301f", "#245a3a", "#ffffff", "#245a3a", "#c7472b", "#ffffff", 6),
        ["sunset"] = new("#ffdfae", "#ee93a6", "#2c0d1d", "#3a1030", "#fff4ec", "#3a1030", "#fff6ea", "#6a1436", 5),
        ["poster"] = new("#ffd93b", "#ffd93b", "#111111", "#ffffff", "#111111", "#111111", "#d5102f", "#ffffff", 0),
        ["studio"] = new("#fcfcfb", "#fcfcfb", "#141414", "none", "#141414", "#141414", "#141414", "#ffffff", 0, IsLines: true),
    };

    public static PageLook Of(HubTheme? theme)
    {
        if (theme?.Name != HubThemes.Own)
        {
            return Named.GetValueOrDefault(theme?.Name ?? HubThemes.Default) ?? Named[HubThemes.Default];
        }

        OwnColors colors = HubThemes.ColorsOf(theme.Own);
        (string button, string buttonText) = (colors.Button.ToString(), colors.ButtonText.ToString());
        bool isOutline = theme.Own?.ButtonStyle == "outline";
        return new PageLook(
            colors.Background.ToString(),
            (colors.BackgroundTo ?? colors.Background).ToString(),
            colors.Text.ToString(),
            isOutline ? "none" : button,
            isOutline ? colors.Text.ToString() : buttonText,
            button,
            button,
            buttonText,
            theme.Own?.ButtonShape switch { "square" => 0, "pill" => 6, _ => 3.5 });
    }
}
