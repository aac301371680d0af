using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Shortener.Api.Description;

/// <summary>
/// What the serializer's own schema does not tell: enumerated texts, bounds, types with a converter of their own, and which fields an
/// answer always has.
/// </summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    /// <summary>Carries facts of the type to <see cref="DocumentTransformer"/>, which removes them.</summary>
    public const string Always = "x-always", Shapes = "x-shapes";

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (HandWrittenSchemas.Find(type) is { } written)
        {
            written(schema);
        }
        else if (type == typeof(DateTimeOffset) || type == typeof(DateTime))
        {
            schema.Type ??= JsonSchemaType.String | (type == context.JsonTypeInfo.Type ? default : JsonSchemaType.Null);
            schema.Format = "date-time";
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && context.JsonPropertyInfo is null)
        {
            NoteFacts(schema, context.JsonTypeInfo);
        }

        foreach (object attribute in context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [])
        {
            Apply(schema, attribute);
        }

        return Task.CompletedTask;
    }

    private static void Apply(OpenApiSchema schema, object attribute)
    {
        switch (attribute)
        {
            case AllowedValuesAttribute allowed:
                schema.Enum = [.. allowed.Values.Select(value => (JsonNode)(value is int number ? number : value!.ToString()!))];
                if (schema.Type?.HasFlag(JsonSchemaType.Null) == true)
                {
                    schema.Enum.Add(JsonNullSentinel.JsonNull);
                }

                break;
            case MaxLengthAttribute { Length: > 0 } length when schema.Type?.HasFlag(JsonSchemaType.Array) == true:
                schema.MaxItems = length.Length;
                break;
            case MaxLengthAttribute { Length: > 0 } length:
                schema.MaxLength = length.Length;
                break;
            case LengthAttribute bounds when schema.Type?.HasFlag(JsonSchemaType.Array) == true:
                (schema.MinItems, schema.MaxItems) = (bounds.MinimumLength, bounds.MaximumLength);
                break;
            case LengthAttribute bounds:
                (schema.MinLength, schema.MaxLength) = (bounds.MinimumLength, bounds.MaximumLength);
                break;
            case NullItemsAttribute when schema.Items is OpenApiSchema items:
                items.Type |= JsonSchemaType.Null;
                break;
            case DataTypeAttribute { DataType: DataType.DateTime }:
                schema.Format = "date-time";
                break;
            case DataTypeAttribute { DataType: DataType.Url }:
                schema.Format = "uri";
                break;
        }
    }

    private static void NoteFacts(OpenApiSchema schema, JsonTypeInfo type)
    {
        var always = new JsonArray();
        var shapes = new JsonObject();
        foreach (JsonPropertyInfo property in type.Properties)
        {
            ICustomAttributeProvider? attributes = property.AttributeProvider;
            bool optional = attributes?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true).OfType<JsonIgnoreAttribute>()
                .Any(ignore => ignore.Condition != JsonIgnoreCondition.Never) == true;
            if (!optional && property.Get is not null)
            {
                always.Add(property.Name);
            }

            if (attributes?.GetCustomAttributes(typeof(ShapeAttribute), true).OfType<ShapeAttribute>().FirstOrDefault() is { } shape)
            {
                shapes[property.Name] = shape.Type?.Name ?? "";
            }
        }

        schema.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        schema.Extensions[Always] = new JsonNodeExtension(always);
        schema.Extensions[Shapes] = new JsonNodeExtension(shapes);
    }
}
