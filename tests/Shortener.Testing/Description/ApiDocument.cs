using System.Globalization;
using System.Text.Json;

namespace Shortener.Testing.Description;

/// <summary>An OpenAPI description, to hold requests and answers against. Thread-safe.</summary>
public sealed class ApiDocument
{
    private static readonly HashSet<string> Methods = ["get", "put", "post", "delete", "patch", "head", "options"];

    private readonly JsonDocument _document;

    private ApiDocument(JsonDocument document)
    {
        _document = document;
        Schemas = new SchemaCheck(document.RootElement);
        Operations =
        [
            .. from path in Root.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where Methods.Contains(operation.Name)
               select new ApiOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value, this),
        ];
    }

    public JsonElement Root => _document.RootElement;

    public SchemaCheck Schemas { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    public static ApiDocument Parse(string json) => new(JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 }));

    /// <summary>The operation that answers a request; a literal segment goes before a parameter. Null when none is described.</summary>
    public ApiOperation? Find(string method, string path) => Operations
        .Where(operation => operation.Method == method && operation.Covers(path))
        .OrderBy(operation => operation.Path.Count(c => c == '{'))
        .FirstOrDefault();

    /// <summary>Whether the address is described for some method.</summary>
    public bool Knows(string path) => Operations.Any(operation => operation.Covers(path));

    /// <summary>What a reference leads to, or the element itself.</summary>
    public JsonElement Deref(JsonElement element) => element.TryGetProperty("$ref", out JsonElement reference) ? Schemas.Resolve(reference.GetString()!) : element;
}

/// <summary>One operation of the description.</summary>
public sealed record ApiOperation(string Method, string Path, JsonElement Json, ApiDocument Document)
{
    private readonly string[] _segments = Path.Split('/');

    public string Id => Json.TryGetProperty("operationId", out JsonElement id) ? id.GetString()! : $"{Method} {Path}";

    public IEnumerable<JsonElement> Parameters => Json.TryGetProperty("parameters", out JsonElement parameters)
        ? parameters.EnumerateArray().Select(Document.Deref)
        : [];

    public IEnumerable<(string Status, JsonElement Response)> Responses =>
        Json.GetProperty("responses").EnumerateObject().Select(response => (response.Name, Document.Deref(response.Value)));

    public JsonElement? ResponseOf(int status) => Json.GetProperty("responses").TryGetProperty(status.ToString(CultureInfo.InvariantCulture), out JsonElement response)
        ? Document.Deref(response)
        : null;

    public JsonElement? RequestBody => Json.TryGetProperty("requestBody", out JsonElement body) ? Document.Deref(body) : null;

    public bool Covers(string path)
    {
        string[] segments = path.TrimEnd('/').Split('/');
        return segments.Length == _segments.Length
            && segments.Zip(_segments).All(pair => pair.Second.StartsWith('{') || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    public override string ToString() => $"{Id} ({Method} {Path})";
}
