using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shortener.Core.Validation;

/// <summary>
/// ISO 8601 instants with <c>Z</c> or an offset. The serializer's own reading takes one without for the server's local time.
/// </summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    private const string Expected = "Must be an instant such as 2026-05-01T00:00:00Z";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out DateTimeOffset instant)
            ? instant
            : throw new JsonException(Expected);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>False for a text that leaves the offset open.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        bool hasOffset = text.EndsWith('Z')
            || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':' && text.Contains('T', StringComparison.Ordinal));
        return hasOffset && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }
}
