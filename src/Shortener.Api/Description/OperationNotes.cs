using Microsoft.OpenApi;

namespace Shortener.Api.Description;

/// <summary>Endpoint metadata: an example of the JSON body, and the fields that this operation demands of it.</summary>
internal sealed record RequestNote(string Example, IReadOnlyList<string> Required)
{
    /// <summary>Schema of the items where a bare array is taken as well.</summary>
    public string? OrArrayOf { get; init; }
}

/// <summary>Endpoint metadata: what an answer of success looks like.</summary>
internal sealed record AnswerNote(int Status, string? Example, string? Description);

/// <summary>Endpoint metadata: an error that the operation answers, beside those that follow from its other metadata.</summary>
internal sealed record ProblemNote(int Status, string Code, string? Title = null);

/// <summary>Endpoint metadata: the answer carries an <c>ETag</c>; with <see cref="Conditional"/> the request may name one.</summary>
internal sealed record VersionNote(bool Conditional);

/// <summary>Endpoint metadata: <c>Idempotency-Key</c> is obeyed.</summary>
internal sealed record IdempotencyNote;

/// <summary>Endpoint metadata: a header that answers of success may carry.</summary>
internal sealed record HeaderNote(string Name);

/// <summary>Endpoint metadata: the operation goes away.</summary>
/// <param name="Since">From when it has been deprecated (RFC 9745).</param>
/// <param name="Sunset">When it stops to answer (RFC 8594).</param>
/// <param name="Instead">What to use in its place, for people.</param>
internal sealed record DeprecationNote(DateTimeOffset Since, DateTimeOffset Sunset, string Instead);

/// <summary>Endpoint metadata: a parameter in the query. What is neither noted nor a parameter of the handler is refused.</summary>
internal sealed record QueryNote(string Name, string Description, OpenApiSchema Schema)
{
    public bool Required { get; init; }

    public static QueryNote Text(string name, string description, int? maxLength = null) =>
        new(name, description, new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maxLength });

    public static QueryNote OneOf(string name, string description, params IEnumerable<string> values) => new(name, description, new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Enum = [.. values.Select(value => (System.Text.Json.Nodes.JsonNode)value)],
    });

    public static QueryNote Number(string name, string description, int from, int to, int? absent = null) => new(name, description, new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = from.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Maximum = to.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Default = absent is { } value ? (System.Text.Json.Nodes.JsonNode)value : null,
    });

    public static QueryNote Flag(string name, string description) =>
        new(name, description, new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false });

    /// <summary>A parameter that may be given several times.</summary>
    public static QueryNote Many(string name, string description) => new(name, description, new OpenApiSchema
    {
        Type = JsonSchemaType.Array,
        Items = new OpenApiSchema { Type = JsonSchemaType.String },
    });
}
