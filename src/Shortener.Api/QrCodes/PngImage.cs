namespace Shortener.Api.QrCodes;

/// <summary>An image of 8 bits a channel, red, green, blue and opacity. Not thread-safe.</summary>
internal sealed class PngImage(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Four bytes a pixel, row by row.</summary>
    public byte[] Pixels { get; } = new byte[width * height * 4];

    public void Set(int x, int y, QrColor color)
    {
        Span<byte> pixel = Pixels.AsSpan(((y * Width) + x) * 4, 4);
        (pixel[0], pixel[1], pixel[2], pixel[3]) = (color.Red, color.Green, color.Blue, byte.MaxValue);
    }

    /// <summary>Draws another image into a square, as large as fits, in the middle of it, over what is there (which is opaque).</summary>
    public void DrawInside(PngImage other, int left, int top, int edge)
    {
        double scale = Math.Min((double)edge / other.Width, (double)edge / other.Height);
        int width = Math.Max(1, (int)(other.Width * scale)), height = Math.Max(1, (int)(other.Height * scale));
        left += (edge - width) / 2;
        top += (edge - height) / 2;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // The mean of the pixels that fall together; one of them where the logo is enlarged.
                int x0 = x * other.Width / width, x1 = Math.Max(x0 + 1, (x + 1) * other.Width / width);
                int y0 = y * other.Height / height, y1 = Math.Max(y0 + 1, (y + 1) * other.Height / height);
                Blend(Pixels.AsSpan((((top + y) * Width) + left + x) * 4, 4), other, x0, x1, y0, y1);
            }
        }
    }

    /// <summary>The image as a PNG file that holds nothing else: no text, no profile, no place it was taken at.</summary>
    public byte[] Encode()
    {
        int stride = 1 + (Width * 4);
        byte[] rows = new byte[stride * Height];
        for (int y = 0; y < Height; y++)
        {
            Pixels.AsSpan(y * Width * 4, Width * 4).CopyTo(rows.AsSpan((y * stride) + 1));
        }

        return PngWriter.Write(Width, Height, bitDepth: 8, colourType: 6, [], rows);
    }

    private static void Blend(Span<byte> pixel, PngImage other, int x0, int x1, int y0, int y1)
    {
        long red = 0, green = 0, blue = 0, opacity = 0;
        for (int y = y0; y < y1; y++)
        {
            for (int x = x0; x < x1; x++)
            {
                ReadOnlySpan<byte> from = other.Pixels.AsSpan(((y * other.Width) + x) * 4, 4);
                red += from[0] * from[3];
                green += from[1] * from[3];
                blue += from[2] * from[3];
                opacity += from[3];
            }
        }

        long full = (long)(x1 - x0) * (y1 - y0) * byte.MaxValue, rest = full - opacity;
        pixel[0] = (byte)((red + (pixel[0] * rest)) / full);
        pixel[1] = (byte)((green + (pixel[1] * rest)) / full);
        pixel[2] = (byte)((blue + (pixel[2] * rest)) / full);
    }
}
