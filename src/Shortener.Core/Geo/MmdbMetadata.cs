using System.Text;

namespace Shortener.Core.Geo;

/// <summary>What a MaxMind-DB file says of itself. Source: MaxMind DB File Format Specification 2.0, "Database Metadata".</summary>
/// <param name="NodeCount">Nodes of the search tree.</param>
/// <param name="RecordSize">Bits of a tree record: 24, 28 or 32.</param>
/// <param name="IpVersion">4 or 6.</param>
/// <param name="DatabaseType">The vendor's name of the record's structure.</param>
/// <param name="Languages">Locale codes of names, empty when not given.</param>
/// <param name="BuildEpoch">Seconds since the Unix epoch; may lie beyond what an instant can hold.</param>
/// <param name="Description">Text by language, empty when not given.</param>
public sealed record MmdbMetadata(
    uint NodeCount,
    int RecordSize,
    int IpVersion,
    string DatabaseType,
    IReadOnlyList<string> Languages,
    int MajorVersion,
    int MinorVersion,
    ulong BuildEpoch,
    IReadOnlyDictionary<string, string> Description)
{
    /// <summary>Reads the metadata section (the bytes behind its marker).</summary>
    /// <exception cref="MmdbException">A required key is missing, has another type, or a value this reader does not support.</exception>
    internal static MmdbMetadata Read(ReadOnlySpan<byte> section)
    {
        var decoder = new MmdbDecoder(section);
        int at = 0;
        MmdbField root = decoder.ReadField(ref at);
        if (root.Type != MmdbType.Map)
        {
            throw new MmdbException("corrupt metadata: not a map");
        }

        var numbers = new Dictionary<string, ulong>(StringComparer.Ordinal);
        string? type = null;
        List<string> languages = [];
        Dictionary<string, string> description = new(StringComparer.Ordinal);
        at = root.Start;
        for (int entry = 0; entry < root.Size; entry++)
        {
            string key = Encoding.UTF8.GetString(decoder.ReadText(ref at));
            MmdbField field = decoder.ReadField(ref at);
            int content = field.Start;
            switch (key)
            {
                case "database_type":
                    type = Text(ref decoder, field);
                    break;
                case "languages" when field.Type == MmdbType.Array:
                    for (int item = 0; item < field.Size; item++)
                    {
                        languages.Add(Text(ref decoder, decoder.ReadField(ref content)));
                    }

                    Move(field, content, ref at);
                    break;
                case "description" when field.Type == MmdbType.Map:
                    for (int item = 0; item < field.Size; item++)
                    {
                        string language = Encoding.UTF8.GetString(decoder.ReadText(ref content));
                        description[language] = Text(ref decoder, decoder.ReadField(ref content));
                    }

                    Move(field, content, ref at);
                    break;
                case "node_count" or "record_size" or "ip_version" or "binary_format_major_version" or "binary_format_minor_version" or "build_epoch"
                    when field.Type is MmdbType.UInt16 or MmdbType.UInt32 or MmdbType.UInt64:
                    numbers[key] = (ulong)decoder.Unsigned(field);
                    break;
                default:
                    decoder.Leave(field, ref at);
                    break;
            }
        }

        return Check(new MmdbMetadata(
            (uint)Number(numbers, "node_count", 1, uint.MaxValue),
            (int)Number(numbers, "record_size", 24, 32),
            (int)Number(numbers, "ip_version", 4, 6),
            type ?? throw new MmdbException("corrupt metadata: database_type is missing"),
            languages,
            (int)Number(numbers, "binary_format_major_version", 2, 2),
            (int)Number(numbers, "binary_format_minor_version", 0, ushort.MaxValue),
            Number(numbers, "build_epoch", 0, ulong.MaxValue),
            description));
    }

    private static MmdbMetadata Check(MmdbMetadata metadata)
    {
        if (metadata.RecordSize is not (24 or 28 or 32))
        {
            throw new MmdbException($"record_size {metadata.RecordSize} is not supported: 24, 28 or 32 bits are");
        }

        return metadata.IpVersion is 4 or 6 ? metadata : throw new MmdbException($"corrupt metadata: ip_version is {metadata.IpVersion}, not 4 or 6");
    }

    private static ulong Number(Dictionary<string, ulong> numbers, string key, ulong min, ulong max) =>
        !numbers.TryGetValue(key, out ulong value)
            ? throw new MmdbException($"corrupt metadata: {key} is missing or not an unsigned integer")
            : value < min || value > max
                ? throw new MmdbException($"corrupt metadata: {key} is {value}, outside {min} to {max}")
                : value;

    private static string Text(ref MmdbDecoder decoder, in MmdbField field) => field.Type == MmdbType.Text
        ? Encoding.UTF8.GetString(decoder.Utf8Payload(field))
        : throw new MmdbException("corrupt metadata: text expected");

    private static void Move(in MmdbField field, int behindContent, ref int at) => at = field.ByPointer ? at : behindContent;
}
