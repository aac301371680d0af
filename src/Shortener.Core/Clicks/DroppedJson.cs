using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shortener.Core.Clicks;

/// <summary>Drops by reason as both backends keep them: a JSON object of numbers.</summary>
internal static partial class DroppedJson
{
    public static string Write(IReadOnlyDictionary<string, long> dropped) =>
        JsonSerializer.Serialize(dropped.ToDictionary(pair => StorableText.Clean(pair.Key), pair => pair.Value), DroppedContext.Default.DictionaryStringInt64);

    public static IReadOnlyDictionary<string, long> Read(string json) => JsonSerializer.Deserialize(json, DroppedContext.Default.DictionaryStringInt64) ?? [];

    [JsonSerializable(typeof(Dictionary<string, long>))]
    private sealed partial class DroppedContext : JsonSerializerContext;
}
