namespace Shortener.Core.Hubs;

/// <summary>Names of themes and typefaces.</summary>
public static class HubThemes
{
    /// <summary>The look of the owner's own.</summary>
    public const string Own = "own";

    /// <summary>Used where a document names none.</summary>
    public const string Default = "paper";

    /// <summary>The named themes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["paper", "midnight", "meadow", "sunset", "poster", "studio"];

    /// <summary>Typefaces: stacks of what devices have.</summary>
    public static IReadOnlyList<string> Fonts { get; } =
        ["system", "humanist", "geometric", "rounded", "transitional", "old-style", "slab", "industrial", "mono"];

    /// <summary>An own look with every colour in place.</summary>
    public static OwnColors ColorsOf(HubLook? look) => new(
        Of(look?.Background, new HexColor(0xfb, 0xf8, 0xf1)),
        HexColor.TryParse(look?.BackgroundTo, out HexColor to) ? to : null,
        Of(look?.Text, new HexColor(0x1c, 0x22, 0x1e)),
        Of(look?.Button, new HexColor(0x1f, 0x4d, 0x3a)),
        Of(look?.ButtonText, HexColor.White));

    private static HexColor Of(string? text, HexColor otherwise) => HexColor.TryParse(text, out HexColor color) ? color : otherwise;
}

/// <summary>Colours of an own look.</summary>
public readonly record struct OwnColors(HexColor Background, HexColor? BackgroundTo, HexColor Text, HexColor Button, HexColor ButtonText);
