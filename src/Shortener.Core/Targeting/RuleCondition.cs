using System.Text.Json.Serialization;

namespace Shortener.Core.Targeting;

/// <summary>
/// What a visit must be. Everything given must hold; of several values of one field, one. Values are spelt as metrics spell them, and
/// <c>null</c> among them stands for "unknown". Immutable. What may stand in each field is checked by <see cref="RuleValidation"/>.
/// </summary>
public sealed record RuleCondition
{
    /// <summary>Conditions that must all hold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RuleCondition?>? All { get; init; }

    /// <summary>Conditions of which one must hold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RuleCondition?>? Any { get; init; }

    /// <summary>A condition that must not hold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleCondition? Not { get; init; }

    /// <summary><c>AF AN AS EU NA OC SA</c>, by the country.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Continent { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Country { get; init; }

    /// <summary><c>US/California</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Region { get; init; }

    /// <summary><c>US/California/Springfield</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? City { get; init; }

    /// <summary>Primary tag of the preferred language: <c>es</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Language { get; init; }

    /// <summary><c>desktop mobile tablet tv console car wearable other</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Device { get; init; }

    /// <summary>Operating systems, with or without a version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OsValues? Os { get; init; }

    /// <summary>Browser families.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Browser { get; init; }

    /// <summary>Apps whose in-app browser it is; null for an ordinary browser.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? InAppBrowser { get; init; }

    /// <summary>Channels: <c>Organic Social</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Channel { get; init; }

    /// <summary>Domain of the referrer, sub-domains included; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? ReferrerDomain { get; init; }

    /// <summary>A parameter of the short URL's own query.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QueryCondition? Query { get; init; }

    /// <summary>Addresses and CIDR networks, IPv4 and IPv6.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Network { get; init; }

    /// <summary>A span of time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeWindow? Between { get; init; }

    /// <summary>Days of the week and hours, in the link's time zone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeekSchedule? Schedule { get; init; }

    /// <summary><c>new</c>, <c>returning</c> or <c>unknown</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextValues? Visitor { get; init; }

    /// <summary>Whether it is a crawler, preview, prefetch, HEAD request or tool.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Bot { get; init; }
}

/// <summary>A parameter by its decoded name, case included. Of the three tests exactly one is given.</summary>
public sealed record QueryCondition
{
    /// <summary>Name of the parameter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>The decoded value of one of the parameters with this name.</summary>
    [JsonPropertyName("equals")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EqualTo { get; init; }

    /// <summary>Whether there is one, whatever its value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Exists { get; init; }

    /// <summary>Values of which one of the parameters with this name must have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string?>? OneOf { get; init; }
}

/// <summary>
/// A span of time, <c>from</c> inclusive, <c>to</c> exclusive: ISO 8601 instants with an offset, or dates that begin in the link's
/// time zone. At least one is given.
/// </summary>
public sealed record TimeWindow
{
    /// <summary>First instant, or null for any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary>First instant behind, or null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }
}

/// <summary>
/// Days and hours by the clock in the link's time zone. With <c>to</c> at or before <c>from</c> the hours go on past midnight and
/// belong to the day they began on.
/// </summary>
public sealed record WeekSchedule
{
    /// <summary>1 Monday to 7 Sunday; null for every day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Days { get; init; }

    /// <summary><c>HH:mm</c>; null together with <c>to</c> for the whole day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary><c>HH:mm</c>, exclusive; <c>24:00</c> for the end of the day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }
}
