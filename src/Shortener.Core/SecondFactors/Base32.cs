using System.Text;

namespace Shortener.Core.SecondFactors;

/// <summary>Base 32 without padding (RFC 4648 section 6): what people can read out and type.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsPerLetter = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 / BitsPerLetter) + 1);
        int held = 0, bits = 0;
        foreach (byte next in bytes)
        {
            held = (held << 8) | next;
            bits += 8;
            while (bits >= BitsPerLetter)
            {
                bits -= BitsPerLetter;
                text.Append(Alphabet[(held >> bits) & 31]);
            }

            held &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text.Append(Alphabet[(held << (BitsPerLetter - bits)) & 31]);
        }

        return text.ToString();
    }
}
