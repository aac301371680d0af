using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.Validation;
using Shortener.Core.Variants;

namespace Shortener.Core.Targeting;

/// <summary>A targeting rule of a link. The first rule whose condition holds decides. Immutable.</summary>
public sealed record Rule
{
    /// <summary>Text for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Condition on the visit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleCondition? When { get; init; }

    /// <summary>Where it leads to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleTarget? Then { get; init; }
}

/// <summary>Where a rule leads to: a destination, an A/B group or a block page; exactly one.</summary>
public sealed record RuleTarget
{
    /// <summary>Destination.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>Variants that share the visitors.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Variant?>? Variants { get; init; }

    /// <summary>With variants: the instant (ISO 8601 with an offset) from which all go to the winner.</summary>
    [JsonConverter(typeof(InstantConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>With variants: name of the variant that all visitors get afterwards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Winner { get; init; }

    /// <summary>A page that says why the link does not open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BlockTarget? Block { get; init; }

    /// <summary>The group, when this is one.</summary>
    [JsonIgnore]
    public VariantTest? Test => Variants is null ? null : new VariantTest { Variants = Variants, EndsAt = EndsAt, Winner = Winner };
}

/// <summary>A page instead of a destination.</summary>
public sealed record BlockTarget
{
    /// <summary>Status when none is given.</summary>
    public const int DefaultStatus = 403;

    /// <summary>Text for the visitor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>403 (default), 410 or 451.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [AllowedValues(403, 410, 451)]
    public int? Status { get; init; }
}
