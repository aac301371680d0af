using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Shortener.Api.QrCodes;

/// <summary>An opaque sRGB colour.</summary>
internal readonly record struct QrColor(byte Red, byte Green, byte Blue)
{
    public static readonly QrColor Black = new(0, 0, 0);
    public static readonly QrColor White = new(255, 255, 255);

    /// <summary>Relative luminance, 0 to 1 (WCAG 2.2).</summary>
    public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary><c>rgb</c> or <c>rrggbb</c> in hexadecimal digits, with or without a number sign.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out QrColor color)
    {
        color = default;
        ReadOnlySpan<char> digits = text is ['#', .. var rest] ? rest : text;
        if (digits.Length is not (3 or 6) || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            return false;
        }

        // Of three digits each stands for itself twice.
        color = digits.Length == 6
            ? new QrColor((byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : new QrColor((byte)((value >> 8) & 15), (byte)((value >> 4) & 15), (byte)(value & 15)).Doubled();
        return true;
    }

    /// <summary>Contrast ratio, 1 to 21 (WCAG 2.2).</summary>
    public static double Contrast(QrColor one, QrColor other)
    {
        double a = one.Luminance, b = other.Luminance;
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private QrColor Doubled() => new((byte)(Red * 17), (byte)(Green * 17), (byte)(Blue * 17));

    private static double Linear(byte channel)
    {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
