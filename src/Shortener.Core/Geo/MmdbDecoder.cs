using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace Shortener.Core.Geo;

/// <summary>
/// Reads data fields of one section (data or metadata) by bounds-checked spans. Whatever the bytes say, it ends: every declared size
/// is held against the bytes that remain, a pointer is followed once (the specification forbids a pointer to a pointer), nesting is
/// bounded, and one decoder reads at most <see cref="MaxValues"/> fields and <see cref="MaxTextBytes"/> of text, so that a small
/// file of pointers to pointers' maps cannot unfold without end. Allocates nothing.
/// Source: MaxMind DB File Format Specification 2.0, "Output Data Section".
/// </summary>
/// <exception cref="MmdbException">Thrown by every method for bytes that break the format or a bound.</exception>
internal ref struct MmdbDecoder(ReadOnlySpan<byte> section, long maxValues = MmdbDecoder.MaxValues, long maxTextBytes = MmdbDecoder.MaxTextBytes)
{
    /// <summary>Levels of maps and arrays; the bound of the reference reader in C. Records of real databases use at most six.</summary>
    public const int MaxDepth = 512;

    /// <summary>Fields of one record; real records have below one hundred, so this leaves three orders of magnitude.</summary>
    public const int MaxValues = 131_072;

    /// <summary>Text and bytes of one record: what a single field can hold (16,843,036 bytes) and about a megabyte for the others.</summary>
    public const int MaxTextBytes = 17 * 1_048_576;

    private readonly ReadOnlySpan<byte> _section = section;
    private long _valuesLeft = maxValues;
    private long _textLeft = maxTextBytes;

    /// <summary>
    /// Reads the head of the field at <paramref name="offset"/> and moves the offset behind the field; for a map or array that does
    /// not lie behind a pointer, to its first entry: read or <see cref="Leave"/> the entries to go on.
    /// </summary>
    public MmdbField ReadField(scoped ref int offset)
    {
        MmdbType type = ReadHead(ref offset, out uint size);
        if (type != MmdbType.Pointer)
        {
            var field = new MmdbField(type, (int)size, offset, ByPointer: false);
            offset += PayloadBytes(field);
            return field;
        }

        if (size >= (uint)_section.Length)
        {
            throw Corrupt("a pointer leads out of its section");
        }

        int target = (int)size;
        type = ReadHead(ref target, out size);
        return type == MmdbType.Pointer
            ? throw Corrupt("a pointer leads to another pointer")
            : new MmdbField(type, (int)size, target, ByPointer: true);
    }

    /// <summary>Reads a text field, such as a map's key, by reference to the section's bytes. UTF-8 is not checked.</summary>
    public ReadOnlySpan<byte> ReadText(scoped ref int offset)
    {
        MmdbField field = ReadField(ref offset);
        return field.Type == MmdbType.Text ? Payload(field) : throw Corrupt("a map's key is not text");
    }

    /// <summary>Moves <paramref name="offset"/> behind a field whose head was read and whose entries, if any, were not.</summary>
    public void Leave(scoped in MmdbField field, scoped ref int offset)
    {
        if (field.IsContainer && !field.ByPointer)
        {
            SkipFields(ref offset, EntryFields(field));
        }
    }

    /// <summary>Moves <paramref name="offset"/> behind the field that starts there; pointers are not followed.</summary>
    public void Skip(scoped ref int offset) => SkipFields(ref offset, 1);

    /// <summary>Payload of a text or bytes field.</summary>
    public ReadOnlySpan<byte> Payload(scoped in MmdbField field)
    {
        _textLeft -= field.Size;
        return _textLeft >= 0 ? _section.Slice(field.Start, field.Size) : throw Corrupt("a record unfolds to too much text");
    }

    /// <summary>Payload of a text field, checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Payload(scoped in MmdbField field)
    {
        ReadOnlySpan<byte> text = Payload(field);
        return Utf8.IsValid(text) ? text : throw Corrupt("text is not UTF-8");
    }

    /// <summary>Value of a double or float field.</summary>
    public readonly double Real(scoped in MmdbField field) => field.Type == MmdbType.Double
        ? BinaryPrimitives.ReadDoubleBigEndian(_section.Slice(field.Start, sizeof(double)))
        : BinaryPrimitives.ReadSingleBigEndian(_section.Slice(field.Start, sizeof(float)));

    /// <summary>Value of an unsigned integer field of any width.</summary>
    public readonly UInt128 Unsigned(scoped in MmdbField field)
    {
        UInt128 value = UInt128.Zero;
        foreach (byte digit in _section.Slice(field.Start, field.Size))
        {
            value = (value << 8) | digit;
        }

        return value;
    }

    /// <summary>Value of a signed 32-bit field: two's complement at full width, positive when shorter.</summary>
    public readonly int Signed(scoped in MmdbField field) => (int)(uint)Unsigned(field);

    /// <summary>Fields that follow a container's head: keys and values of a map, elements of an array.</summary>
    public static long EntryFields(scoped in MmdbField field) => field.Type == MmdbType.Map ? 2L * field.Size : field.Size;

    public static MmdbException Corrupt(string what) => new($"corrupt data section: {what}");

    private void SkipFields(scoped ref int offset, long count)
    {
        // Iterative, so that nesting costs no stack.
        for (long pending = count; pending > 0; pending--)
        {
            MmdbType type = ReadHead(ref offset, out uint size);
            if (type != MmdbType.Pointer)
            {
                var field = new MmdbField(type, (int)size, offset, ByPointer: false);
                pending += field.IsContainer ? EntryFields(field) : 0;
                offset += PayloadBytes(field);
            }
        }
    }

    /// <summary>Size is the payload's, the entries' number, or a pointer's target.</summary>
    private MmdbType ReadHead(scoped ref int offset, out uint size)
    {
        if (--_valuesLeft < 0)
        {
            throw Corrupt("a record unfolds to too many values");
        }

        int control = ReadByte(ref offset);
        var type = (MmdbType)(control >> 5);
        if (type == MmdbType.Pointer)
        {
            size = ReadPointer(control, ref offset);
            return type;
        }

        if (type == MmdbType.Extended)
        {
            int extended = ReadByte(ref offset) + 7;
            type = extended is >= (int)MmdbType.Int32 and <= (int)MmdbType.Float ? (MmdbType)extended : throw Corrupt("unknown field type");
        }

        size = (uint)(control & 0x1f);
        size = size switch
        {
            29 => 29 + ReadBigEndian(ref offset, 1),
            30 => 285 + ReadBigEndian(ref offset, 2),
            31 => 65_821 + ReadBigEndian(ref offset, 3),
            _ => size,
        };
        CheckSize(type, size, _section.Length - offset);
        return type;
    }

    private readonly uint ReadPointer(int control, scoped ref int offset)
    {
        uint high = (uint)control & 7;
        return ((control >> 3) & 3) switch
        {
            0 => (high << 8) | ReadBigEndian(ref offset, 1),
            1 => ((high << 16) | ReadBigEndian(ref offset, 2)) + 2_048,
            2 => ((high << 24) | ReadBigEndian(ref offset, 3)) + 526_336,
            _ => ReadBigEndian(ref offset, 4),
        };
    }

    private readonly uint ReadBigEndian(scoped ref int offset, int bytes)
    {
        uint value = 0;
        for (int read = 0; read < bytes; read++)
        {
            value = (value << 8) | ReadByte(ref offset);
        }

        return value;
    }

    private readonly byte ReadByte(scoped ref int offset) =>
        (uint)offset < (uint)_section.Length ? _section[offset++] : throw Corrupt("a field is cut off at the end of its section");

    private static void CheckSize(MmdbType type, uint size, int remaining)
    {
        bool valid = type switch
        {
            MmdbType.Text or MmdbType.Bytes => size <= remaining,
            MmdbType.Double => size == sizeof(double) && size <= remaining,
            MmdbType.Float => size == sizeof(float) && size <= remaining,
            MmdbType.UInt16 => size <= sizeof(ushort) && size <= remaining,
            MmdbType.UInt32 or MmdbType.Int32 => size <= sizeof(uint) && size <= remaining,
            MmdbType.UInt64 => size <= sizeof(ulong) && size <= remaining,
            MmdbType.UInt128 => size <= 16 && size <= remaining,
            MmdbType.Boolean => size <= 1,
            // Every entry takes at least a byte, so a lying count ends here and not after millions of steps.
            MmdbType.Map => 2L * size <= remaining,
            MmdbType.Array => size <= remaining,
            _ => false,
        };
        if (!valid)
        {
            ThrowSize(type, size);
        }
    }

    [DoesNotReturn]
    private static void ThrowSize(MmdbType type, uint size) => throw Corrupt($"a field of type {(int)type} cannot have size {size} here");

    private static int PayloadBytes(scoped in MmdbField field) => field.IsContainer || field.Type == MmdbType.Boolean ? 0 : field.Size;
}
