using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Shortener.Core.Hubs;

/// <summary>What a product costs, and the words of its button.</summary>
public sealed record HubProduct
{
    /// <summary>Decimal number with at most nine digits before the point and four behind it, such as <c>19.90</c>; absent: no price is shown.</summary>
    [MaxLength(14)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Price { get; init; }

    /// <summary>The price before, shown struck through; greater than the price.</summary>
    [MaxLength(14)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PriceBefore { get; init; }

    /// <summary>ISO 4217, such as <c>EUR</c>; required to publish a price.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }

    /// <summary>Words of the button, at most 60 characters; absent: the page's own.</summary>
    [MaxLength(60)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Button { get; init; }
}

/// <summary>What is counted down to, and what stands there afterwards.</summary>
public sealed record HubCountdown
{
    /// <summary>
    /// Date and time of day in the time zone, without offset: <c>2026-12-24T20:00</c>. A time that the clocks skip counts as if they had not
    /// been changed yet; one that they show twice is the first.
    /// </summary>
    [MaxLength(16)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? At { get; init; }

    /// <summary>IANA name, such as <c>Europe/Madrid</c>; absent: UTC.</summary>
    [MaxLength(64)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>
    /// What happens at zero: <c>hide</c> (default) takes the block off, <c>text</c> shows its text, <c>link</c> shows a button to its
    /// destination, which leads nowhere before.
    /// </summary>
    [AllowedValues("hide", "text", "link")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Then { get; init; }

    /// <summary>With <c>text</c>: what is read afterwards, at most 300 characters. It stands in the page's source before.</summary>
    [MaxLength(300)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>With <c>link</c>: words of the button, at most 60 characters.</summary>
    [MaxLength(60)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Button { get; init; }
}

/// <summary>An image of a gallery.</summary>
public sealed record HubPicture
{
    /// <summary>Id of an image of the workspace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }

    /// <summary>What it shows, for those who do not see it; at most 300 characters. Required to publish.</summary>
    [MaxLength(300)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alt { get; init; }

    /// <summary>Caption, at most 200 characters.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Where it leads: an absolute http or https URL. Absent: nowhere.</summary>
    [MaxLength(8_192)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }
}

/// <summary>A place, and the maps that it opens in.</summary>
public sealed record HubPlace
{
    /// <summary>Address as people of the place write it, at most 300 characters; may have several lines. Required to publish.</summary>
    [MaxLength(300)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Address { get; init; }

    /// <summary>Degrees north (WGS 84), −90 to 90; with longitude or not at all. Without them maps search for the address.</summary>
    [Range(-90, 90)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Latitude { get; init; }

    /// <summary>Degrees east (WGS 84), −180 to 180.</summary>
    [Range(-180, 180)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Longitude { get; init; }

    /// <summary>Of <c>openstreetmap google apple yandex</c>; absent: all.</summary>
    [MaxLength(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string?>? Maps { get; init; }
}
