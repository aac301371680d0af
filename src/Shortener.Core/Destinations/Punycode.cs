using System.Text;

namespace Shortener.Core.Destinations;

/// <summary>Encodes a label (RFC 3492, section 6.3) without the <c>xn--</c> prefix.</summary>
internal static class Punycode
{
    // Parameters of RFC 3492, section 5.
    private const int Base = 36, TMin = 1, TMax = 26, Skew = 38, Damp = 700, InitialBias = 72, InitialN = 128;

    public static string Encode(string label)
    {
        int[] points = [.. label.EnumerateRunes().Select(rune => rune.Value)];
        var output = new StringBuilder();
        foreach (int point in points)
        {
            if (point < InitialN)
            {
                output.Append((char)point);
            }
        }

        int basic = output.Length, handled = basic, n = InitialN, delta = 0, bias = InitialBias;
        if (basic > 0)
        {
            output.Append('-');
        }

        while (handled < points.Length)
        {
            int smallest = points.Where(point => point >= n).Min();
            delta = checked(delta + ((smallest - n) * (handled + 1)));
            n = smallest;
            foreach (int point in points)
            {
                if (point < n)
                {
                    delta++;
                }
                else if (point == n)
                {
                    AppendDelta(output, delta, bias);
                    bias = Adapt(delta, handled + 1, first: handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            n++;
        }

        return output.ToString();
    }

    private static void AppendDelta(StringBuilder output, int delta, int bias)
    {
        int rest = delta;
        for (int k = Base; ; k += Base)
        {
            int threshold = Math.Clamp(k - bias, TMin, TMax);
            if (rest < threshold)
            {
                output.Append(Digit(rest));
                return;
            }

            output.Append(Digit(threshold + ((rest - threshold) % (Base - threshold))));
            rest = (rest - threshold) / (Base - threshold);
        }
    }

    private static int Adapt(int delta, int points, bool first)
    {
        int scaled = first ? delta / Damp : delta / 2;
        scaled += scaled / points;
        int k = 0;
        while (scaled > (Base - TMin) * TMax / 2)
        {
            scaled /= Base - TMin;
            k += Base;
        }

        return k + ((Base - TMin + 1) * scaled / (scaled + Skew));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);
}
