using Microsoft.OpenApi;
using Shortener.Core.Analytics;

namespace Shortener.Api.Analytics;

/// <summary>
/// The parameters of questions in the OpenAPI description: the handlers read the query themselves, because an unknown parameter is an
/// error.
/// </summary>
internal static class MetricsDescription
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["from"] = "Included: an instant with its offset, or a date in `timezone`. Absent: from the first click.",
        ["to"] = "Not included: an instant with its offset, or a date in `timezone`. Absent: without end.",
        ["timezone"] = "IANA time zone of dates, buckets, hours and days of the week. Absent: the workspace's.",
        ["bots"] = "`exclude` (default), `include` or `only`: what `clicks` and `uniqueClicks` count. `botClicks` always counts flagged clicks.",
        ["compare"] = "`previous` adds the same for the period of equal length before; needs `from`.",
        ["by"] = "The dimension: one of " + string.Join(", ", DimensionName.All.Select(name => $"`{name}`")) + ".",
        ["limit"] = "Items of a page, 1 to 100 (default).",
        ["cursor"] = "`nextCursor` of the page before.",
        ["interval"] = "`minute` (at most 24 hours), `hour`, `day`, `week` (from Monday) or `month`; at most 1,500 points.",
    };

    public static TBuilder WithParameters<TBuilder>(this TBuilder endpoint, params string[] own)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (string name in own.Concat(MetricsRequest.Common))
            {
                operation.Parameters.Add(Parameter(name, Texts[name], JsonSchemaType.String, required: name is "by" or "interval"));
            }

            foreach (string name in DimensionName.All)
            {
                operation.Parameters.Add(Parameter(
                    name,
                    "Filter: repeated = or, several names = and, `!` before a value excludes, `null` is unknown.",
                    JsonSchemaType.Array,
                    required: false));
            }

            return Task.CompletedTask;
        });

    private static OpenApiParameter Parameter(string name, string description, JsonSchemaType type, bool required) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Required = required,
        Schema = new OpenApiSchema
        {
            Type = type,
            Items = type == JsonSchemaType.Array ? new OpenApiSchema { Type = JsonSchemaType.String } : null,
        },
    };
}
