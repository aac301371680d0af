using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.Retargeting;

namespace Shortener.Core.Hubs;

/// <summary>Everything a LinkHub page shows, as its owner writes it. What may stand in each field is checked by <see cref="HubValidation"/>. Immutable.</summary>
public sealed record HubDocument
{
    /// <summary>Language of the page's own words: <c>en</c> (default), <c>es</c> or <c>ru</c>.</summary>
    [AllowedValues("en", "es", "ru")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Language { get; init; }

    /// <summary>Whose page it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubProfile? Profile { get; init; }

    /// <summary>How it looks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubTheme? Theme { get; init; }

    /// <summary>Third parties' tags, and when they load.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetargetingSettings? Retargeting { get; init; }

    /// <summary>What is on the page, from the top; at most 100.</summary>
    [MaxLength(100)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HubBlock?>? Blocks { get; init; }
}

/// <summary>The head of a page, and what messengers show of it.</summary>
public sealed record HubProfile
{
    /// <summary>Name of the creator, at most 100 characters.</summary>
    [MaxLength(100)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>Markdown, at most 1,000 characters.</summary>
    [MaxLength(1_000)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Bio { get; init; }

    /// <summary>Id of an image of the workspace; shown round or with the theme's corners.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Avatar { get; init; }

    /// <summary>Id of an image of the workspace, shown across the top.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cover { get; init; }

    /// <summary>At most 10 of the creator's pages elsewhere, which link back: each becomes a <c>rel="me"</c> link.</summary>
    [MaxLength(10)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string?>? VerifiedLinks { get; init; }

    /// <summary>What messengers and search engines show.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubShare? Share { get; init; }
}

/// <summary>Open Graph data. What is absent is taken from the profile.</summary>
public sealed record HubShare
{
    /// <summary>Heading, at most 200 characters.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>At most 500 characters.</summary>
    [MaxLength(500)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Id of an image of the workspace, best 1200 × 630.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }
}
