using System.Text.Json.Serialization;
using Shortener.Core.Validation;

namespace Shortener.Core.Variants;

/// <summary>
/// An A/B test: 2 to 8 destinations that share the visitors by weight, each visitor always getting the same one. Immutable. What may
/// stand in each field is checked by <see cref="VariantValidation"/>.
/// </summary>
public sealed record VariantTest
{
    /// <summary>The variants.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Variant?>? Variants { get; init; }

    /// <summary>From this instant on all visitors get the winner; null for a test without end.</summary>
    [JsonConverter(typeof(InstantConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Name of the variant that all visitors get afterwards; given together with <see cref="EndsAt"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Winner { get; init; }
}

/// <summary>One of the destinations of an A/B test.</summary>
public sealed record Variant
{
    /// <summary>Weight when none is given.</summary>
    public const int DefaultWeight = 100;

    /// <summary>1 to 64 bytes of UTF-8, unique in the test; A, B, … where none is given. Visitors are assigned by it: renaming moves them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Destination.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>Share of the visitors relative to the other variants, 1 to 1,000; absent: 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Weight { get; init; }
}
