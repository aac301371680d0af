using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shortener.Testing.Description;

/// <summary>
/// JSON Schema 2020-12, as far as the description uses it. A keyword or format it does not know fails, so that nothing is passed over
/// in silence. Stricter than the standard in one point: a field that no schema names is an error unless <c>additionalProperties</c>
/// allows it, because an answer must not hold what is not described. Thread-safe.
/// </summary>
/// <param name="document">Where references lead: <c>#/components/…</c>.</param>
public sealed class SchemaCheck(JsonElement document)
{
    private static readonly HashSet<string> Annotations =
        ["description", "title", "default", "example", "examples", "deprecated", "readOnly", "writeOnly"];

    /// <summary>What is wrong with the value, each with its path; empty when it obeys the schema.</summary>
    public IReadOnlyList<string> Check(JsonElement value, JsonElement schema)
    {
        var errors = new List<string>();
        CheckWhole(value, schema, "$", errors);
        return errors;
    }

    private void CheckWhole(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        var named = new NamedFields();
        Apply(value, schema, path, errors, named);
        if (value.ValueKind == JsonValueKind.Object && !named.All)
        {
            errors.AddRange(value.EnumerateObject()
                .Where(field => !named.Names.Contains(field.Name))
                .Select(field => $"{path}.{field.Name} is not described"));
        }
    }

    private void Apply(JsonElement value, JsonElement schema, string path, List<string> errors, NamedFields named)
    {
        if (schema.ValueKind is JsonValueKind.True || (schema.ValueKind is JsonValueKind.Object && !schema.EnumerateObject().Any()))
        {
            named.All = true;
            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            ApplyKeyword(keyword, value, schema, path, errors, named);
        }
    }

    private void ApplyKeyword(JsonProperty keyword, JsonElement value, JsonElement schema, string path, List<string> errors, NamedFields named)
    {
        JsonElement rule = keyword.Value;
        switch (keyword.Name)
        {
            case "$ref":
                Apply(value, Resolve(rule.GetString()!), path, errors, named);
                break;
            case "type":
                Require(TypesOf(rule).Any(type => IsOf(value, type)), path, () => $"is {value.ValueKind}, not {rule.GetRawText()}", errors);
                break;
            case "enum":
                Require(rule.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), path, () => $"{Short(value)} is none of {rule.GetRawText()}", errors);
                break;
            case "const":
                Require(JsonElement.DeepEquals(rule, value), path, () => $"{Short(value)} is not {rule.GetRawText()}", errors);
                break;
            case "allOf":
                foreach (JsonElement part in rule.EnumerateArray())
                {
                    Apply(value, part, path, errors, named);
                }

                break;
            case "oneOf":
                ApplyChoice(value, rule, path, errors, named, exactlyOne: true);
                break;
            case "anyOf":
                ApplyChoice(value, rule, path, errors, named, exactlyOne: false);
                break;
            case "properties":
            case "required":
            case "additionalProperties":
                ApplyToObject(keyword, value, schema, path, errors, named);
                break;
            case "items":
            case "minItems":
            case "maxItems":
                ApplyToArray(keyword, value, path, errors);
                break;
            case "minimum":
                Require(value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= rule.GetDecimal(), path, () => $"{Short(value)} is below {rule.GetRawText()}", errors);
                break;
            case "maximum":
                Require(value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= rule.GetDecimal(), path, () => $"{Short(value)} is above {rule.GetRawText()}", errors);
                break;
            case "minLength":
                Require(LengthOf(value) is not { } least || least >= rule.GetInt32(), path, () => $"is shorter than {rule.GetRawText()}", errors);
                break;
            case "maxLength":
                Require(LengthOf(value) is not { } most || most <= rule.GetInt32(), path, () => $"is longer than {rule.GetRawText()}", errors);
                break;
            case "pattern":
                Require(
                    value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)),
                    path,
                    () => $"{Short(value)} does not match {rule.GetString()}",
                    errors);
                break;
            case "format":
                Require(SchemaFormat.Holds(rule.GetString()!, value), path, () => $"{Short(value)} is no {rule.GetString()}", errors);
                break;
            default:
                Require(
                    Annotations.Contains(keyword.Name) || keyword.Name.StartsWith("x-", StringComparison.Ordinal),
                    path,
                    () => $"has a schema with the keyword {keyword.Name}, which this check does not know",
                    errors);
                break;
        }
    }

    private void ApplyChoice(JsonElement value, JsonElement choices, string path, List<string> errors, NamedFields named, bool exactlyOne)
    {
        var attempts = choices.EnumerateArray().Select(choice =>
        {
            var found = new List<string>();
            var fields = new NamedFields();
            Apply(value, choice, path, found, fields);
            return (Errors: found, Fields: fields);
        }).ToList();
        var held = attempts.Where(attempt => attempt.Errors.Count == 0).ToList();
        if (held.Count == 0)
        {
            // The attempt that went wrong least, and deepest, says most.
            errors.AddRange(attempts.OrderBy(attempt => attempt.Errors.Count).ThenByDescending(attempt => attempt.Errors.Max(error => error.IndexOf(' ', StringComparison.Ordinal)))
                .First().Errors.Prepend($"{path} is none of the {attempts.Count} shapes:"));
            return;
        }

        Require(!exactlyOne || held.Count == 1, path, () => $"is {held.Count} of the shapes of which it must be one", errors);
        foreach ((_, NamedFields fields) in held)
        {
            named.Names.UnionWith(fields.Names);
            named.All |= fields.All;
        }
    }

    private void ApplyToObject(JsonProperty keyword, JsonElement value, JsonElement schema, string path, List<string> errors, NamedFields named)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        switch (keyword.Name)
        {
            case "required":
                foreach (string name in keyword.Value.EnumerateArray().Select(name => name.GetString()!))
                {
                    Require(value.TryGetProperty(name, out _), path, () => $"lacks {name}", errors);
                }

                break;
            case "properties":
                foreach (JsonProperty property in keyword.Value.EnumerateObject())
                {
                    named.Names.Add(property.Name);
                    if (value.TryGetProperty(property.Name, out JsonElement field))
                    {
                        CheckWhole(field, property.Value, $"{path}.{property.Name}", errors);
                    }
                }

                break;
            default:
                foreach (JsonProperty field in value.EnumerateObject().Where(field => !Names(schema, field.Name)))
                {
                    if (keyword.Value.ValueKind == JsonValueKind.False)
                    {
                        errors.Add($"{path}.{field.Name} is not described");
                    }

                    named.Names.Add(field.Name);
                    if (keyword.Value.ValueKind == JsonValueKind.Object)
                    {
                        CheckWhole(field.Value, keyword.Value, $"{path}.{field.Name}", errors);
                    }
                }

                break;
        }
    }

    private void ApplyToArray(JsonProperty keyword, JsonElement value, string path, List<string> errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        switch (keyword.Name)
        {
            case "minItems":
                Require(value.GetArrayLength() >= keyword.Value.GetInt32(), path, () => $"has fewer than {keyword.Value.GetRawText()} items", errors);
                break;
            case "maxItems":
                Require(value.GetArrayLength() <= keyword.Value.GetInt32(), path, () => $"has more than {keyword.Value.GetRawText()} items", errors);
                break;
            default:
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    CheckWhole(item, keyword.Value, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), errors);
                }

                break;
        }
    }

    /// <summary>What a local reference leads to.</summary>
    public JsonElement Resolve(string reference)
    {
        JsonElement target = document;
        foreach (string step in reference.Split('/').Skip(1))
        {
            target = target.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out JsonElement next)
                ? next
                : throw new InvalidOperationException($"{reference} leads nowhere");
        }

        return target;
    }

    private static bool Names(JsonElement schema, string field) =>
        schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(field, out _);

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDecimal() == decimal.Truncate(value.GetDecimal()),
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new InvalidOperationException($"{type} is no type of JSON Schema"),
    };

    /// <summary>In code points, as the standard counts.</summary>
    private static int? LengthOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()!.EnumerateRunes().Count() : null;

    private static void Require(bool holds, string path, Func<string> message, List<string> errors)
    {
        if (!holds)
        {
            errors.Add($"{path} {message()}");
        }
    }

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? text[..80] + "…" : value.GetRawText();

    /// <summary>Fields of one object that some schema speaks of.</summary>
    private sealed class NamedFields
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public bool All { get; set; }
    }
}
