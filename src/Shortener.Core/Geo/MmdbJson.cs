using System.Globalization;
using System.Text.Json;

namespace Shortener.Core.Geo;

/// <summary>
/// Writes a record of any structure as JSON: integers beyond ±2^53 as text (JSON readers lose digits there), bytes in base64, a
/// float as the double it stands for, infinities and NaN as text. Thread-safe.
/// </summary>
public static class MmdbJson
{
    private const ulong MaxExactInteger = 1UL << 53;

    /// <summary>Writes the record at an offset that <see cref="MmdbFile.TryFind(System.Net.IPAddress, out int, out int)"/> gave.</summary>
    /// <exception cref="MmdbException">The record is corrupt; what was written so far is incomplete.</exception>
    public static void Write(Utf8JsonWriter json, MmdbFile file, int record)
    {
        var decoder = new MmdbDecoder(file.Data);
        int at = record;
        Write(json, ref decoder, ref at, 0);
    }

    private static void Write(Utf8JsonWriter json, ref MmdbDecoder decoder, ref int at, int depth)
    {
        if (depth > MmdbDecoder.MaxDepth)
        {
            throw MmdbDecoder.Corrupt("values are nested too deeply, or in a circle");
        }

        MmdbField field = decoder.ReadField(ref at);
        switch (field.Type)
        {
            case MmdbType.Map:
                WriteMap(json, ref decoder, field, ref at, depth);
                break;
            case MmdbType.Array:
                WriteArray(json, ref decoder, field, ref at, depth);
                break;
            case MmdbType.Text:
                json.WriteStringValue(decoder.Utf8Payload(field));
                break;
            case MmdbType.Bytes:
                json.WriteBase64StringValue(decoder.Payload(field));
                break;
            case MmdbType.Boolean:
                json.WriteBooleanValue(field.Size == 1);
                break;
            case MmdbType.Double or MmdbType.Float:
                WriteReal(json, decoder.Real(field));
                break;
            case MmdbType.Int32:
                json.WriteNumberValue(decoder.Signed(field));
                break;
            default:
                WriteUnsigned(json, decoder.Unsigned(field));
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter json, ref MmdbDecoder decoder, in MmdbField map, ref int at, int depth)
    {
        json.WriteStartObject();
        int entry = map.Start;
        for (int index = 0; index < map.Size; index++)
        {
            MmdbField key = decoder.ReadField(ref entry);
            if (key.Type != MmdbType.Text)
            {
                throw MmdbDecoder.Corrupt("a map's key is not text");
            }

            json.WritePropertyName(decoder.Utf8Payload(key));
            Write(json, ref decoder, ref entry, depth + 1);
        }

        at = map.ByPointer ? at : entry;
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, ref MmdbDecoder decoder, in MmdbField array, ref int at, int depth)
    {
        json.WriteStartArray();
        int entry = array.Start;
        for (int index = 0; index < array.Size; index++)
        {
            Write(json, ref decoder, ref entry, depth + 1);
        }

        at = array.ByPointer ? at : entry;
        json.WriteEndArray();
    }

    private static void WriteReal(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteUnsigned(Utf8JsonWriter json, UInt128 value)
    {
        if (value <= MaxExactInteger)
        {
            json.WriteNumberValue((ulong)value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
