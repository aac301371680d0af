namespace Shortener.Api.Description;

/// <summary>What the raw JSON of a property, or each item of it, is: the schema of a type of the API, or any object.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShapeAttribute(Type? type = null) : Attribute
{
    /// <summary>Null for any object.</summary>
    public Type? Type { get; } = type;
}
