using System.Globalization;

namespace Shortener.Core.Hubs;

/// <summary>A colour <c>#rrggbb</c>. Contrast as WCAG 2.2 defines it (relative luminance, 1 to 21).</summary>
public readonly record struct HexColor(byte Red, byte Green, byte Blue)
{
    /// <summary>What words must have against what they stand on (WCAG 2.2, 1.4.3).</summary>
    public const double MinTextContrast = 4.5;

    public static readonly HexColor Black = new(0x11, 0x11, 0x11);
    public static readonly HexColor White = new(0xff, 0xff, 0xff);

    /// <summary>Whichever of black and white is easier to read on it.</summary>
    public HexColor Readable => Contrast(this, White) >= Contrast(this, Black) ? White : Black;

    /// <summary>False for anything but <c>#</c> and six hexadecimal digits.</summary>
    public static bool TryParse(string? text, out HexColor color)
    {
        color = default;
        if (text is not { Length: 7 } || text[0] != '#'
            || !uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            return false;
        }

        color = new HexColor((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    public static double Contrast(HexColor a, HexColor b)
    {
        double first = a.Luminance();
        double second = b.Luminance();
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    /// <summary>The colour at a part of the way to another.</summary>
    public HexColor Mix(HexColor other, double part) => new(Mix(Red, other.Red, part), Mix(Green, other.Green, part), Mix(Blue, other.Blue, part));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private static byte Mix(byte from, byte to, double part) => (byte)Math.Round(from + ((to - from) * part));

    private double Luminance() => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel)
    {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
