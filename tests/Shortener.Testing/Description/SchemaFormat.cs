using System.Globalization;
using System.Text.Json;

namespace Shortener.Testing.Description;

/// <summary>Formats of the description. One that is not known fails.</summary>
internal static class SchemaFormat
{
    private static readonly string[] Instants =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool Holds(string format, JsonElement value) => (format, value.ValueKind) switch
    {
        ("int32", JsonValueKind.Number) => value.TryGetInt32(out _),
        ("int64", JsonValueKind.Number) => value.TryGetInt64(out _),
        ("double" or "float", JsonValueKind.Number) => value.TryGetDouble(out _),
        ("date-time", JsonValueKind.String) => DateTimeOffset.TryParseExact(
            value.GetString(), Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ("date", JsonValueKind.String) => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ("uri", JsonValueKind.String) => !value.GetString()!.StartsWith('/') && Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
        ("email", JsonValueKind.String) => value.GetString()!.Contains('@', StringComparison.Ordinal),
        ("byte" or "binary" or "password", JsonValueKind.String) => true,
        ("int32" or "int64" or "double" or "float" or "date-time" or "date" or "uri" or "email" or "byte" or "binary" or "password", _) => true,
        _ => throw new InvalidOperationException($"{format} is a format that this check does not know"),
    };
}
