using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Shortener.Core.Journal;

/// <summary>
/// Texts within frames: UTF-8 without terminator, its length (2 bytes) at a fixed place before. A lone surrogate becomes U+FFFD; a text
/// above its bound is cut at a whole character.
/// </summary>
internal static class FrameText
{
    /// <summary>Writes the text at <paramref name="at"/> and its length at <paramref name="lengthAt"/>; returns its bytes.</summary>
    public static int Write(ReadOnlySpan<char> text, Span<byte> destination, int at, int lengthAt, int bound)
    {
        // Stops before the character that does not fit, and replaces lone surrogates, without an encoder's allocations.
        Utf8.FromUtf16(text, destination.Slice(at, bound), out _, out int written);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[lengthAt..], (ushort)written);
        return written;
    }

    /// <summary>The text of <paramref name="length"/> bytes at <paramref name="at"/>, which moves behind it; null for none.</summary>
    public static string? Read(ReadOnlySpan<byte> frame, ref int at, int length)
    {
        if (length == 0)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(frame.Slice(at, length));
        at += length;
        return text;
    }
}
