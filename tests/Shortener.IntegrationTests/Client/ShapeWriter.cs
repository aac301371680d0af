using System.Text;
using System.Text.Json;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Client;

/// <summary>Writes the schemas of the description as C# records.</summary>
internal sealed class ShapeWriter
{
    /// <summary>Members that every object has.</summary>
    private static readonly HashSet<string> OfObject = ["Equals", "GetHashCode", "GetType", "ToString"];

    private readonly ApiDocument _document;
    private readonly HashSet<string> _requests = new(StringComparer.Ordinal);

    public ShapeWriter(ApiDocument document)
    {
        _document = document;
        foreach (ApiOperation operation in document.Operations.Where(operation => operation.RequestBody is not null))
        {
            foreach (JsonProperty media in operation.RequestBody!.Value.GetProperty("content").EnumerateObject())
            {
                Reach(media.Value.GetProperty("schema"));
            }
        }
    }

    /// <summary>Schemas that are objects with fields; every other is raw JSON to the client. A refusal has a type of its own.</summary>
    public IEnumerable<JsonProperty> Records => _document.Root.GetProperty("components").GetProperty("schemas").EnumerateObject()
        .Where(schema => schema.Value.TryGetProperty("properties", out _))
        .OrderBy(schema => schema.Name, StringComparer.Ordinal);

    public string Write(JsonProperty schema)
    {
        var text = new StringBuilder(ClientWriter.Header).AppendLine("namespace Shortener.Client;").AppendLine();
        Comment(text, "", TextOf(schema.Value, schema.Name));
        bool isRequest = _requests.Contains(schema.Name);
        text.AppendLine(isRequest ? $"public sealed record {schema.Name} : IChange" : $"public sealed record {schema.Name}").AppendLine("{");
        HashSet<string> always = schema.Value.TryGetProperty("required", out JsonElement required)
            ? [.. required.EnumerateArray().Select(name => name.GetString()!)]
            : [];
        string separator = "";
        foreach (JsonProperty field in schema.Value.GetProperty("properties").EnumerateObject())
        {
            text.Append(separator);
            Comment(text, "    ", TextOf(field.Value, field.Name));
            string type = TypeOf(field.Value);
            bool nullable = isRequest || !always.Contains(field.Name) || IsNullable(field.Value);
            string name = ClientWriter.Pascal(field.Name) is var pascal && (pascal == schema.Name || OfObject.Contains(pascal)) ? pascal + "Value" : pascal;
            text.Append("    [JsonPropertyName(\"").Append(field.Name).AppendLine("\")]");
            if (isRequest)
            {
                text.AppendLine("    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]");
            }

            string value = nullable || ClientWriter.IsValue(type) ? "" : " = null!;";
            text.Append("    public ").Append(type).Append(nullable ? "?" : "").Append(' ').Append(name).Append(" { get; init; }").AppendLine(value);
            separator = Environment.NewLine;
        }

        if (isRequest)
        {
            text.AppendLine().AppendLine("    /// <inheritdoc />").AppendLine("    [JsonIgnore]").AppendLine("    public IReadOnlyCollection<string> Cleared { get; init; } = [];");
        }

        return text.AppendLine("}").ToString();
    }

    /// <summary>The C# type of a schema, without the mark of null.</summary>
    public string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string name = reference.GetString()!.Split('/')[^1];
            return _document.Schemas.Resolve(reference.GetString()!).TryGetProperty("properties", out _) ? name : "JsonElement";
        }

        if (schema.TryGetProperty("allOf", out JsonElement parts))
        {
            return TypeOf(parts[0]);
        }

        if (schema.TryGetProperty("oneOf", out JsonElement choices))
        {
            JsonElement[] real = [.. choices.EnumerateArray().Where(choice => !IsNull(choice))];
            return real.Length == 1 || (real.Length == 2 && real[1].TryGetProperty("items", out _)) ? TypeOf(real[0]) : "JsonElement";
        }

        string[] types = TypesOf(schema);
        return types switch
        {
            ["string"] => schema.TryGetProperty("format", out JsonElement format) && format.GetString() == "date-time" ? "DateTimeOffset" : "string",
            ["integer"] => schema.TryGetProperty("format", out JsonElement width) && width.GetString() == "int32" ? "int" : "long",
            ["number"] => "double",
            ["boolean"] => "bool",
            ["array"] => $"IReadOnlyList<{TypeOf(schema.GetProperty("items"))}>",
            ["object"] when schema.TryGetProperty("additionalProperties", out JsonElement values) && values.ValueKind == JsonValueKind.Object && values.EnumerateObject().Any() =>
                $"IReadOnlyDictionary<string, {TypeOf(values)}{(IsNullable(values) ? "?" : "")}>",
            _ => "JsonElement",
        };
    }

    public static bool IsNullable(JsonElement schema) =>
        (schema.TryGetProperty("oneOf", out JsonElement choices) && choices.EnumerateArray().Any(IsNull))
        || (schema.TryGetProperty("type", out JsonElement type) && type.GetRawText().Contains("\"null\"", StringComparison.Ordinal));

    public static string TextOf(JsonElement element, string otherwise) =>
        element.TryGetProperty("description", out JsonElement text) ? text.GetString()! : otherwise;

    /// <summary>The first paragraph as a summary.</summary>
    public static void Comment(StringBuilder text, string indent, string description)
    {
        string line = description.Split("\n\n")[0].ReplaceLineEndings(" ").Trim();
        line = System.Text.RegularExpressions.Regex.Replace(
            System.Net.WebUtility.HtmlEncode(line).Replace("&#39;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal),
            "`([^`]*)`", "<c>$1</c>", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        text.Append(indent).Append("/// <summary>").Append(line).AppendLine("</summary>");
    }

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";

    private static string[] TypesOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out JsonElement type))
        {
            return [];
        }

        return type.ValueKind == JsonValueKind.String ? [type.GetString()!] : [.. type.EnumerateArray().Select(one => one.GetString()!).Where(one => one != "null")];
    }

    private void Reach(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            if (_requests.Add(reference.GetString()!.Split('/')[^1]))
            {
                Reach(_document.Schemas.Resolve(reference.GetString()!));
            }

            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "properties":
                    foreach (JsonProperty field in keyword.Value.EnumerateObject())
                    {
                        Reach(field.Value);
                    }

                    break;
                case "allOf" or "oneOf" or "anyOf":
                    foreach (JsonElement part in keyword.Value.EnumerateArray())
                    {
                        Reach(part);
                    }

                    break;
                case "items" or "additionalProperties":
                    Reach(keyword.Value);
                    break;
            }
        }
    }
}
