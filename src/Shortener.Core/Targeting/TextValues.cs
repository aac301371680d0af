using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shortener.Core.Targeting;

/// <summary>
/// One value or several, any of which may be met; null among them stands for "unknown", as in metrics. Remembers whether it was
/// written as a list, so that it is given back as it came. Immutable.
/// </summary>
[JsonConverter(typeof(TextValuesConverter))]
public sealed class TextValues(IReadOnlyList<string?> items, bool isList)
{
    /// <summary>The values in their order.</summary>
    public IReadOnlyList<string?> Items { get; } = items;

    /// <summary>Whether JSON shows a list; otherwise there is one item.</summary>
    public bool IsList { get; } = isList;

    /// <summary>A list of these values.</summary>
    public static TextValues Of(params string?[] values) => new(values, isList: true);
}

/// <summary>A text, null, or a list of these.</summary>
public sealed class TextValuesConverter : JsonConverter<TextValues>
{
    public override bool HandleNull => true;

    public override TextValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return new TextValues([Item(ref reader)], isList: false);
        }

        var items = new List<string?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Item(ref reader));
        }

        return new TextValues(items, isList: true);
    }

    public override void Write(Utf8JsonWriter writer, TextValues value, JsonSerializerOptions options)
    {
        if (!value.IsList)
        {
            writer.WriteStringValue(value.Items[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (string? item in value.Items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }

    private static string? Item(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw new JsonException("Must be a text or a list of texts"),
    };
}
