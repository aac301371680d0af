using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shortener.Core.Hubs;

/// <summary>How documents are read and written: unknown and repeated fields are refused, fields that are not given are left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(HubDocument))]
public sealed partial class HubJson : JsonSerializerContext
{
    /// <summary>The stored text of a document.</summary>
    public static string Write(HubDocument document) => JsonSerializer.Serialize(document, Default.HubDocument);

    /// <summary>The document of a stored text; fields of later releases are passed over.</summary>
    /// <exception cref="JsonException">The text is none that <see cref="Write"/> made.</exception>
    public static HubDocument Read(string text) => JsonSerializer.Deserialize(text, Stored.Json.HubDocument)!;

    // In a class of its own: the generated half's statics are set in no order that this half knows.
    private static class Stored
    {
        public static readonly HubJson Json = new(new JsonSerializerOptions(Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip });
    }
}
