using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.Targeting;
using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>
/// One block of a page. <see cref="Kind"/> says which fields belong to it; others are refused. Fields of every kind: id, ref, kind,
/// hidden, from, until, when.
/// </summary>
public sealed record HubBlock
{
    /// <summary>Opaque id, given out when the block is first saved: its clicks are counted under it. Absent for a new block.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>The caller's own name of the block, at most 64 characters, given back as it came: an editor finds a new block again by it.</summary>
    [MaxLength(64)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ref { get; init; }

    /// <summary><c>link heading text image socials embed messenger lead contact faq divider product countdown gallery map</c>.</summary>
    [AllowedValues(
        "link", "heading", "text", "image", "socials", "embed", "messenger", "lead", "contact", "faq", "divider",
        "product", "countdown", "gallery", "map")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>True keeps it off the page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Hidden { get; init; }

    /// <summary>First instant at which it shows; absent: at once.</summary>
    [JsonConverter(typeof(InstantConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant at which it no longer shows; absent: never.</summary>
    [JsonConverter(typeof(InstantConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whom it shows to: a condition as in the rules of links. Absent: everybody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleCondition? When { get; init; }

    /// <summary>Words of a link, messenger or contact button, of a heading; title of any other block; at most 120 characters.</summary>
    [MaxLength(120)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>Second line of a link; caption of an image; a few words about a product or place; at most 300 characters.</summary>
    [MaxLength(300)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Markdown of a text or above a lead form, at most 5,000 characters.</summary>
    [MaxLength(5_000)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Where a link, image, product or a countdown at zero leads, or what an embed plays: an absolute http or https URL.</summary>
    [MaxLength(8_192)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>Instead of url: id of one of the workspace's links, whose click is then recorded too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LinkId { get; init; }

    /// <summary>Icon of a link, by the names of <c>GET /api/v1/hubs/icons</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Icon { get; init; }

    /// <summary>Id of an image of the workspace: the image itself, a product's, or a link's thumbnail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }

    /// <summary>What an image shows, for those who do not see it; at most 300 characters. Required to publish an image; a product's may be without.</summary>
    [MaxLength(300)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alt { get; init; }

    /// <summary>A link's own colour, <c>#rrggbb</c>; the words on it are black or white, whichever is easier to read.</summary>
    [RegularExpression("^#[0-9a-fA-F]{6}$")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Color { get; init; }

    /// <summary>True makes a link stand out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Highlight { get; init; }

    /// <summary>The creator's pages elsewhere, each an icon; at most 20.</summary>
    [MaxLength(20)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HubSocial?>? Socials { get; init; }

    /// <summary>Whom a messenger button writes to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubMessenger? Messenger { get; init; }

    /// <summary>What a lead form asks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubLeadForm? Lead { get; init; }

    /// <summary>What a contact card holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubContact? Contact { get; init; }

    /// <summary>Questions and answers; at most 30.</summary>
    [MaxLength(30)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HubQuestion?>? Questions { get; init; }

    /// <summary>What a product costs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubProduct? Product { get; init; }

    /// <summary>What a countdown runs to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubCountdown? Countdown { get; init; }

    /// <summary>Images side by side; 2 to 12 to publish.</summary>
    [MaxLength(12)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HubPicture?>? Gallery { get; init; }

    /// <summary>Where a place is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubPlace? Map { get; init; }

    /// <summary>Look of a divider: <c>line</c> (default), <c>dots</c> or <c>space</c>.</summary>
    [AllowedValues("line", "dots", "space")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Divider { get; init; }
}
