using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Shortener.Api.Hubs;
using Shortener.Core.Hubs;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>What the editor's page carries for its script: <c>Web/hub-editor/page.ts</c> reads it.</summary>
internal sealed record EditorData(
    EditorHub Hub,
    HubDocument Draft,
    HubDocument? Published,
    IReadOnlyList<HubMissing> Missing,
    IReadOnlyList<HubImage> Images,
    bool MayWrite,
    string Symbols,
    string HubSymbols,
    IReadOnlyList<string> LinkIcons,
    IReadOnlyDictionary<string, string> Networks,
    IReadOnlyDictionary<string, EditorProvider> Providers,
    IReadOnlyList<string> Zones,
    IReadOnlyList<string> Currencies,
    EditorImageLimits Image,
    IReadOnlyDictionary<string, string> Words)
{
    // As JSON within markup: letters as they are, and of what means something in markup nothing.
    private static readonly EditorJson Json = new(new JsonSerializerOptions(EditorJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>For a script element of type <c>application/json</c>.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json.EditorData);
}

internal sealed record EditorHub(string Id, string Handle, string Name, string Url, bool IsPublished, DateTime? PublishedAt, string Etag);

internal sealed record EditorProvider(string Name, string Hint);

internal sealed record EditorImageLimits(int MaxBytes, IReadOnlyList<string> Types);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EditorData))]
internal sealed partial class EditorJson : JsonSerializerContext;
