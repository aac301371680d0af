namespace Shortener.Api.QrCodes;

/// <summary>Draws a code as PNG of exactly the size asked for: modules of whole pixels, what is left over goes to the margin.</summary>
internal static class QrPng
{
    /// <param name="logo">Drawn in the middle; null for none.</param>
    /// <returns>Null when the size leaves no pixel for each module.</returns>
    public static byte[]? Draw(QrMatrix matrix, QrLook look, PngImage? logo)
    {
        int edge = matrix.Edge, all = edge + (2 * look.Margin), scale = look.Size / all;
        if (scale == 0)
        {
            return null;
        }

        int offset = ((look.Size - (all * scale)) / 2) + (look.Margin * scale);
        QrLogoPlace? place = logo is null ? null : QrLogoPlace.In(edge);
        if (logo is null)
        {
            return PngWriter.WriteTwoColours(look.Size, look.Background, look.Color, IsDark);
        }

        var image = new PngImage(look.Size, look.Size);
        for (int y = 0; y < look.Size; y++)
        {
            for (int x = 0; x < look.Size; x++)
            {
                image.Set(x, y, IsDark(x, y) ? look.Color : look.Background);
            }
        }

        QrLogoPlace square = place!.Value;
        int at = offset + ((square.First + 1) * scale), width = (square.Modules - 2) * scale;
        image.DrawInside(logo, at, at, width);
        return image.Encode();

        bool IsDark(int x, int y)
        {
            int column = (x - offset) / scale, row = (y - offset) / scale;
            return x >= offset && y >= offset && column < edge && row < edge && matrix[column, row] && place?.Covers(column, row) != true;
        }
    }
}
