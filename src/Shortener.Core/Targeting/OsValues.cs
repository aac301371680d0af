using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shortener.Core.Targeting;

/// <summary>An operating system, of whatever version unless one is given.</summary>
/// <param name="Family">As metrics spell it: <c>iOS</c>, <c>Android</c>, <c>Windows</c>, <c>Mac OS X</c>; null for unknown.</param>
/// <param name="Version">A comparison such as <c>&gt;=16.4</c>; see <see cref="Conditions.VersionRange"/>. Null for any.</param>
/// <param name="IsObject">Whether JSON shows an object; otherwise the family alone.</param>
public sealed record OsValue(string? Family, string? Version, bool IsObject);

/// <summary>One operating system or several, any of which may be met. Given back as it came. Immutable.</summary>
[JsonConverter(typeof(OsValuesConverter))]
public sealed class OsValues(IReadOnlyList<OsValue> items, bool isList)
{
    /// <summary>The systems in their order.</summary>
    public IReadOnlyList<OsValue> Items { get; } = items;

    /// <summary>Whether JSON shows a list; otherwise there is one item.</summary>
    public bool IsList { get; } = isList;
}

/// <summary>A family, null, <c>{"family","version"?}</c>, or a list of these.</summary>
public sealed class OsValuesConverter : JsonConverter<OsValues>
{
    private const string Expected = "Must be a system's name, {\"family\",\"version\"}, or a list of these";

    public override bool HandleNull => true;

    public override OsValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return new OsValues([Item(ref reader)], isList: false);
        }

        var items = new List<OsValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Item(ref reader));
        }

        return new OsValues(items, isList: true);
    }

    public override void Write(Utf8JsonWriter writer, OsValues value, JsonSerializerOptions options)
    {
        if (!value.IsList)
        {
            Write(writer, value.Items[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (OsValue item in value.Items)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, OsValue item)
    {
        if (!item.IsObject)
        {
            writer.WriteStringValue(item.Family);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("family", item.Family);
        if (item.Version is not null)
        {
            writer.WriteString("version", item.Version);
        }

        writer.WriteEndObject();
    }

    private static OsValue Item(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => new OsValue(reader.GetString(), null, IsObject: false),
        JsonTokenType.Null => new OsValue(null, null, IsObject: false),
        JsonTokenType.StartObject => Object(ref reader),
        _ => throw new JsonException(Expected),
    };

    private static OsValue Object(ref Utf8JsonReader reader)
    {
        string? family = null, version = null;
        bool hasFamily = false, hasVersion = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFamily = reader.ValueTextEquals("family"u8);
            if ((isFamily && hasFamily) || (!isFamily && (hasVersion || !reader.ValueTextEquals("version"u8))))
            {
                throw new JsonException(Expected);
            }

            reader.Read();
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                throw new JsonException(Expected);
            }

            if (isFamily)
            {
                (family, hasFamily) = (reader.GetString(), true);
            }
            else
            {
                (version, hasVersion) = (reader.GetString(), true);
            }
        }

        return hasFamily ? new OsValue(family, version, IsObject: true) : throw new JsonException(Expected);
    }
}
