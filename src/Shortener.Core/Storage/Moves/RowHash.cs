using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Shortener.Core.Storage.Moves;

/// <summary>
/// Sums the first eight bytes of each row's SHA-256, so that the order of rows does not matter. Each value carries its length or a
/// mark: no two rows of different values have the same bytes. Not thread-safe.
/// </summary>
internal sealed class RowHash
{
    private readonly ArrayBufferWriter<byte> _row = new(1_024);

    public long Rows { get; private set; }

    public ulong Sum { get; private set; }

    public void AddNull()
    {
        _row.GetSpan(1)[0] = 0;
        _row.Advance(1);
    }

    public void Add(long value)
    {
        Span<byte> bytes = _row.GetSpan(9);
        bytes[0] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], value);
        _row.Advance(9);
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        Add(value.Length);
        _row.Write(value);
    }

    public void Add(string value) => Add(Encoding.UTF8.GetBytes(value).AsSpan());

    public void Add(string[] values)
    {
        Add(values.Length);
        foreach (string value in values)
        {
            Add(value);
        }
    }

    /// <summary>PostgreSQL sorts an object's names and spaces it in its own way: what counts is what it says.</summary>
    public void AddJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        AddElement(document.RootElement);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_row.WrittenSpan, hash);
        Sum = unchecked(Sum + BinaryPrimitives.ReadUInt64LittleEndian(hash));
        Rows++;
        _row.ResetWrittenCount();
    }

    private void AddElement(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                // Of a name given twice both sides keep the last.
                var properties = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    properties[property.Name] = property.Value;
                }

                Add(properties.Count);
                foreach ((string name, JsonElement value) in properties)
                {
                    Add(name);
                    AddElement(value);
                }

                break;
            case JsonValueKind.Array:
                Add(element.GetArrayLength());
                foreach (JsonElement item in element.EnumerateArray())
                {
                    AddElement(item);
                }

                break;
            case JsonValueKind.String:
                Add(element.GetString()!);
                break;
            case JsonValueKind.Number:
                // 1e2 and 100 are one number.
                Add(BitConverter.DoubleToInt64Bits(element.GetDouble()));
                break;
            default:
                Add((int)element.ValueKind);
                break;
        }
    }
}
