using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Shortener.Core.Interstitials;

/// <summary>What a creative is made of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreativeKind>))]
public enum CreativeKind
{
    /// <summary>Words alone.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>An image that was uploaded here.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>A video of another host, muted.</summary>
    [JsonStringEnumMemberName("video")]
    Video,

    /// <summary>The owner's own HTML, in a frame that can reach nothing of the page around it.</summary>
    [JsonStringEnumMemberName("html")]
    Html,
}

/// <summary>One of the things that an interstitial shows in turn. Immutable. What may stand in each field is checked by <see cref="InterstitialValidation"/>.</summary>
public sealed record Creative
{
    /// <summary>Weight when none is given.</summary>
    public const int DefaultWeight = 100;

    /// <summary>0 until the store has given it one.</summary>
    public long Id { get; init; }

    /// <summary>Text for the owner, as metrics show it.</summary>
    public string Name { get; init; } = "";

    public CreativeKind Kind { get; init; }

    /// <summary>Share of the showings relative to the other creatives, 0 to 1,000; 0 rests.</summary>
    public int Weight { get; init; } = DefaultWeight;

    /// <summary>Large line above the creative.</summary>
    public string? Headline { get; init; }

    /// <summary>Words below it.</summary>
    public string? Body { get; init; }

    /// <summary>File name of an uploaded image: its hash and extension.</summary>
    public string? Image { get; init; }

    /// <summary>What the image or video shows, for those who do not see it.</summary>
    public string? Alt { get; init; }

    /// <summary>Address of an MP4 or WebM file, over HTTPS.</summary>
    public string? Video { get; init; }

    /// <summary>File name of an uploaded image that stands before the video plays.</summary>
    public string? Poster { get; init; }

    /// <summary>A document or a fragment of one; <c>{{click}}</c> stands for the address that counts and leads to <see cref="Url"/>.</summary>
    public string? Html { get; init; }

    /// <summary>Label of the button that leads to <see cref="Url"/>.</summary>
    public string? CallToAction { get; init; }

    /// <summary>Where the creative leads, normalised as <see cref="Links.Link.Url"/>.</summary>
    public string? Url { get; init; }
}

/// <summary>How often one visitor meets an interstitial.</summary>
public sealed record FrequencyCap
{
    /// <summary>Most showings.</summary>
    [Range(1, 100)]
    public int Showings { get; init; }

    /// <summary>Hours, from the first of them, within which they count.</summary>
    [Range(1, 720)]
    public int Hours { get; init; }
}

/// <summary>What an advertiser pays for the interstitial.</summary>
public sealed record InterstitialPrice
{
    /// <summary><c>cpm</c>, for a thousand impressions, or <c>cpc</c>, for a click on a creative.</summary>
    [AllowedValues("cpm", "cpc")]
    public string? Model { get; init; }

    /// <summary>Decimal number, 0 to 1,000,000 with at most six decimals, in the workspace's currency.</summary>
    public string? Amount { get; init; }
}
