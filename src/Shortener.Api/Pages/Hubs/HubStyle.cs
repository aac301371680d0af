using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shortener.Core.Hubs;
using Shortener.Core.Images;

namespace Shortener.Api.Pages.Hubs;

/// <summary>The style sheet of one page: what all have, its theme, and its own colours. Nothing of an owner's text reaches it but checked colours.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="BodyClass">Classes of the body.</param>
public sealed record HubStyle(string Sheet, string BodyClass)
{
    private static readonly string Base = Read("hub.css");
    private static readonly string OwnRules = Read("own.css");
    private static readonly FrozenDictionary<string, string> Themes =
        HubThemes.Names.ToFrozenDictionary(name => name, name => Read(name + ".css"), StringComparer.Ordinal);

    /// <summary>Rules that only pages with such a block carry.</summary>
    private static readonly FrozenDictionary<string, string> Kinds =
        new[] { "product", "countdown", "gallery", "map" }.ToFrozenDictionary(kind => kind, kind => Read(kind + ".css"), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Fonts = new Dictionary<string, string>
    {
        ["system"] = "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif",
        ["humanist"] = "Seravek,\"Gill Sans Nova\",Ubuntu,Calibri,\"DejaVu Sans\",sans-serif",
        ["geometric"] = "Avenir,Montserrat,Corbel,\"URW Gothic\",sans-serif",
        ["rounded"] = "ui-rounded,\"Hiragino Maru Gothic ProN\",Quicksand,Comfortaa,Manjari,\"Arial Rounded MT Bold\",Calibri,sans-serif",
        ["transitional"] = "Charter,\"Bitstream Charter\",\"Sitka Text\",Cambria,serif",
        ["old-style"] = "\"Iowan Old Style\",\"Palatino Linotype\",\"URW Palladio L\",P052,serif",
        ["slab"] = "Rockwell,\"Rockwell Nova\",\"Roboto Slab\",\"DejaVu Serif\",serif",
        ["industrial"] = "Bahnschrift,\"DIN Alternate\",\"Franklin Gothic Medium\",\"Nimbus Sans Narrow\",sans-serif",
        ["mono"] = "ui-monospace,\"Cascadia Code\",\"Source Code Pro\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What lets a <c>Content-Security-Policy</c> take this sheet and no other.</summary>
    public string Source { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}'";

    /// <param name="theme">Of the document.</param>
    /// <param name="colors">Links' own colours; each becomes the class <c>c</c> and its position.</param>
    /// <param name="kinds">Of the blocks that the page shows.</param>
    /// <param name="image">Finds images of the document.</param>
    public static HubStyle Of(HubTheme? theme, IReadOnlyList<HexColor> colors, IEnumerable<string?> kinds, Func<string?, StoredImage?> image)
    {
        var sheet = new StringBuilder(Base);
        foreach (string rules in kinds.Distinct().Select(kind => Kinds.GetValueOrDefault(kind ?? "")).OfType<string>())
        {
            sheet.Append(rules);
        }

        string classes;
        if (theme?.Name == HubThemes.Own)
        {
            HubLook look = theme.Own ?? new HubLook();
            StoredImage? background = image(look.BackgroundImage);
            classes = $"{look.Align ?? "center"} {look.Layout ?? "list"} {look.ButtonStyle ?? "solid"}{(background is null ? "" : " panel")}";
            WriteOwn(sheet, look, background);
        }
        else
        {
            string name = theme?.Name is { } named && Themes.ContainsKey(named) ? named : HubThemes.Default;
            classes = (name is "studio" ? "start" : "center") + " list t-" + name;
            sheet.Append(Themes[name]);
        }

        for (int i = 0; i < colors.Count; i++)
        {
            sheet.Append(CultureInfo.InvariantCulture, $".btn.c{i}{{background:{colors[i]};color:{colors[i].Readable};border-color:{colors[i]}}}");
        }

        return new HubStyle(sheet.ToString(), classes);
    }

    internal static Stream Open(string file) => typeof(HubStyle).Assembly.GetManifestResourceStream(typeof(HubStyle), file)
        ?? throw new InvalidOperationException($"The build left out {file}");

    private static void WriteOwn(StringBuilder sheet, HubLook look, StoredImage? background)
    {
        OwnColors colors = HubThemes.ColorsOf(look);
        HexColor button = look.ButtonStyle == "soft" ? colors.Background.Mix(colors.Button, 0.18) : colors.Button;
        HexColor words = look.ButtonStyle == "soft"
            ? HexColor.Contrast(colors.Text, button) >= HexColor.MinTextContrast ? colors.Text : button.Readable
            : colors.ButtonText;
        bool dark = colors.Background.Readable == HexColor.White;
        string font = Fonts.GetValueOrDefault(look.Font ?? "system", Fonts["system"]);
        string heading = look.HeadingFont is { } named ? Fonts.GetValueOrDefault(named, font) : font;
        string radius = look.ButtonShape switch
        {
            "square" => "0rem",
            "pill" => "2rem",
            _ => ".7rem",
        };
        sheet.Append(OwnRules)
            .Append(CultureInfo.InvariantCulture, $":root{{color-scheme:{(dark ? "dark" : "light")};--bg:{colors.Background};--fg:{colors.Text};--soft:{colors.Text};--btn:{button};")
            .Append(CultureInfo.InvariantCulture, $"--btnfg:{words};--edge:{colors.Button};--hi:{colors.Text};--hifg:{colors.Background};--focus:{colors.Text};")
            .Append(CultureInfo.InvariantCulture, $"--line:{colors.Background.Mix(colors.Text, 0.35)};--r:{radius};--f:{font};--h:{heading};--panel:{colors.Background}}}");
        if (look.ButtonStyle == "outline")
        {
            sheet.Append(CultureInfo.InvariantCulture, $":root{{--bw:2px;--btn:{colors.Background};--btnfg:{colors.Text}}}");
        }

        if (background is not null)
        {
            sheet.Append(CultureInfo.InvariantCulture, $"body{{background:url({background.Path}) center/cover fixed {colors.Background}}}");
        }
        else if (colors.BackgroundTo is { } to)
        {
            sheet.Append(CultureInfo.InvariantCulture, $"body{{background:linear-gradient({look.GradientAngle ?? 180}deg,{colors.Background},{to}) no-repeat {to}}}");
        }
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(Open(file));
        return reader.ReadToEnd().ReplaceLineEndings("");
    }
}
