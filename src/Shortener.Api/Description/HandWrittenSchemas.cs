using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Shortener.Core.Targeting;

namespace Shortener.Api.Description;

/// <summary>Types whose converter the serializer cannot look into.</summary>
internal static class HandWrittenSchemas
{
    private static readonly Dictionary<Type, Action<OpenApiSchema>> Known = new()
    {
        [typeof(TextValues)] = WriteTextValues,
        [typeof(OsValues)] = WriteOsValues,
    };

    public static Action<OpenApiSchema>? Find(Type type) => Known.GetValueOrDefault(type);

    private static void WriteTextValues(OpenApiSchema schema)
    {
        schema.Description = "One value, or several of which one must be met; `null` among them stands for \"unknown\". Given back as it came.";
        schema.Type = JsonSchemaType.String | JsonSchemaType.Array;
        schema.Items = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null };
    }

    private static void WriteOsValues(OpenApiSchema schema)
    {
        schema.Description = "One operating system, or several of which one must be met; `null` among them stands for \"unknown\". Given back as it came.";
        schema.AnyOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.String, Description = "A family, of whatever version." },
            System(),
            new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "Several.",
                Items = new OpenApiSchema { AnyOf = [new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null }, System()] },
            },
        ];
    }

    private static OpenApiSchema System() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A family with a range of versions.",
        Required = new HashSet<string> { "family" },
        AdditionalPropertiesAllowed = false,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["family"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String | JsonSchemaType.Null,
                Description = "As metrics spell it: `iOS`, `Android`, `Windows`, `Mac OS X`; null for unknown.",
                Examples = [(JsonNode)"iOS"],
            },
            ["version"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String | JsonSchemaType.Null,
                Description = "A comparison such as `>=16.4`. Absent: any.",
                Examples = [(JsonNode)">=16.4"],
            },
        },
    };
}
