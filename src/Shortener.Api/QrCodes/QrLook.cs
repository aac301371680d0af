using System.Globalization;
using QRCoder;
using Shortener.Api.Problems;

namespace Shortener.Api.QrCodes;

/// <summary>How a code is to look, checked.</summary>
/// <param name="IsPng">PNG instead of SVG.</param>
/// <param name="Size">Edge in pixels.</param>
/// <param name="Margin">Quiet zone in modules; readers want 4.</param>
internal sealed record QrLook(bool IsPng, int Size, int Margin, QrColor Color, QrColor Background, QRCodeGenerator.ECCLevel Level)
{
    public const int MinSize = 64;
    public const int MaxSize = 2_048;
    public const int DefaultSize = 512;
    public const int MaxMargin = 16;
    public const int DefaultMargin = 4;

    /// <summary>Below it cameras lose modules; the bound for graphics in WCAG 2.2 (1.4.11).</summary>
    private const double MinContrast = 3;

    /// <summary>Reads the fields as a query gives them; what is wrong goes to <paramref name="errors"/>.</summary>
    /// <param name="force">Whether a light code on a dark ground is wanted, which not every reader takes.</param>
    public static QrLook Read(
        string? format, string? size, string? margin, string? color, string? background, string? level, string? force, FieldErrors errors)
    {
        bool isPng = format is "png";
        if (format is not (null or "png" or "svg"))
        {
            errors.Add("format", "Must be svg or png");
        }

        int edge = Number("size", size, DefaultSize, MinSize, MaxSize, "pixels", errors);
        int quiet = Number("margin", margin, DefaultMargin, 0, MaxMargin, "modules", errors);
        QrColor dark = Colour("color", color, QrColor.Black, errors);
        QrColor light = Colour("background", background, QrColor.White, errors);
        QRCodeGenerator.ECCLevel correction = level switch
        {
            null or "M" => QRCodeGenerator.ECCLevel.M,
            "L" => QRCodeGenerator.ECCLevel.L,
            "Q" => QRCodeGenerator.ECCLevel.Q,
            "H" => QRCodeGenerator.ECCLevel.H,
            _ => QRCodeGenerator.ECCLevel.Default,
        };
        if (correction == QRCodeGenerator.ECCLevel.Default)
        {
            errors.Add("level", "Must be L, M, Q or H");
        }

        if (force is not (null or "0" or "1" or "false" or "true"))
        {
            errors.Add("force", "Must be true or false");
        }

        CheckContrast(dark, light, force is "1" or "true", errors);
        return new QrLook(isPng, edge, quiet, dark, light, correction);
    }

    private static void CheckContrast(QrColor dark, QrColor light, bool force, FieldErrors errors)
    {
        double contrast = QrColor.Contrast(dark, light);
        if (contrast < MinContrast)
        {
            errors.Add("color", string.Create(CultureInfo.InvariantCulture,
                $"Its contrast with the background is {contrast:0.0} : 1; cameras need at least {MinContrast:0} : 1. Make it darker or the background lighter"));
        }
        else if (!force && dark.Luminance > light.Luminance)
        {
            errors.Add("color", "Is lighter than the background, which many readers do not take; exchange the two, or send force=true");
        }
    }

    private static int Number(string field, string? text, int otherwise, int least, int most, string unit, FieldErrors errors)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < least || number > most)
        {
            errors.Add(field, $"Must be a number of {unit} from {least} to {most}");
            return otherwise;
        }

        return number;
    }

    private static QrColor Colour(string field, string? text, QrColor otherwise, FieldErrors errors)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (!QrColor.TryParse(text, out QrColor color))
        {
            errors.Add(field, "Must be a colour of 3 or 6 hexadecimal digits, such as 1a1a1a");
            return otherwise;
        }

        return color;
    }
}
