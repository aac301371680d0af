using System.Globalization;
using System.Text;

namespace Shortener.Api.QrCodes;

/// <summary>Draws a code as SVG: one background, one path.</summary>
internal static class QrSvg
{
    /// <param name="logo">Drawn in the middle; null for none.</param>
    public static byte[] Draw(QrMatrix matrix, QrLook look, PngImage? logo)
    {
        int edge = matrix.Edge, all = edge + (2 * look.Margin);
        QrLogoPlace? place = logo is null ? null : QrLogoPlace.In(edge);
        var svg = new StringBuilder(edge * edge * 4);
        CultureInfo plain = CultureInfo.InvariantCulture;
        svg.Append(plain, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{look.Size}" height="{look.Size}" viewBox="0 0 {all} {all}" shape-rendering="crispEdges">""");
        svg.Append(plain, $"<rect width=\"{all}\" height=\"{all}\" fill=\"{look.Background}\"/><path fill=\"{look.Color}\" d=\"");
        for (int y = 0; y < edge; y++)
        {
            for (int x = 0; x < edge; x++)
            {
                int end = x;
                while (end < edge && matrix[end, y] && place?.Covers(end, y) != true)
                {
                    end++;
                }

                if (end > x)
                {
                    svg.Append(plain, $"M{x + look.Margin} {y + look.Margin}h{end - x}v1h-{end - x}z");
                    x = end;
                }
            }
        }

        svg.Append("\"/>");
        if (logo is not null && place is { } square)
        {
            int at = square.First + look.Margin + 1, width = square.Modules - 2;
            svg.Append(plain, $"""<image x="{at}" y="{at}" width="{width}" height="{width}" href="data:image/png;base64,{Convert.ToBase64String(logo.Encode())}"/>""");
        }

        return Encoding.UTF8.GetBytes(svg.Append("</svg>\n").ToString());
    }
}
