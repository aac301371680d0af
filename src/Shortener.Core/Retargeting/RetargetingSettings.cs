using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Shortener.Core.Retargeting;

/// <summary>Third parties' tags on a page of ours, and when a visitor's browser may load them. Immutable.</summary>
public sealed record RetargetingSettings
{
    /// <summary>
    /// <c>ask</c> (default): a tag loads once the visitor agreed. <c>assume</c>: at once, save for visitors whose browser sends Global
    /// Privacy Control, who are asked.
    /// </summary>
    [AllowedValues("ask", "assume")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Consent { get; init; }

    /// <summary>With <c>assume</c>: whether visitors whose browser sends <c>DNT: 1</c> are asked as well (default true).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? RespectDoNotTrack { get; init; }

    /// <summary>At most 10.</summary>
    [MaxLength(10)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RetargetingPixel?>? Pixels { get; init; }

    /// <summary>Whether there is any tag.</summary>
    [JsonIgnore]
    public bool Any => Pixels is { Count: > 0 };

    /// <summary>The tags as a page tells its script: <c>provider:id</c>, with spaces between.</summary>
    [JsonIgnore]
    public string Tags => string.Join(' ', (Pixels ?? []).OfType<RetargetingPixel>().Select(pixel => $"{pixel.Provider}:{pixel.Id}"));

    /// <summary>When the script asks: <c>ask</c> always, otherwise where the browser says one of these signals.</summary>
    [JsonIgnore]
    public string Mode => Consent != "assume" ? "ask" : RespectDoNotTrack == false ? "gpc" : "gpc dnt";

    /// <summary>Whether a visitor with these request headers has to agree first.</summary>
    /// <param name="globalPrivacyControl">Value of <c>Sec-GPC</c>.</param>
    /// <param name="doNotTrack">Value of <c>DNT</c>.</param>
    public bool NeedsConsent(string? globalPrivacyControl, string? doNotTrack) =>
        Consent != "assume" || globalPrivacyControl == "1" || (doNotTrack == "1" && RespectDoNotTrack != false);
}

/// <summary>One tag.</summary>
public sealed record RetargetingPixel
{
    /// <summary><c>meta google tiktok linkedin pinterest x vk</c>.</summary>
    [AllowedValues("meta", "google", "tiktok", "linkedin", "pinterest", "x", "vk")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    /// <summary>What the provider calls the tag by: a Meta pixel's number, <c>G-…</c> or <c>AW-…</c>, a LinkedIn partner id.</summary>
    [MaxLength(64)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }
}
