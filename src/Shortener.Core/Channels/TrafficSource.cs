namespace Shortener.Core.Channels;

/// <summary>
/// Where a click came from. Immutable.
/// </summary>
/// <param name="Channel">Spelt as Google Analytics 4 spells it (<c>Organic Social</c>), or one of our additions.</param>
/// <param name="Source">Explicit <c>utm_source</c>, or the source derived from the referrer; null when direct.</param>
/// <param name="Medium">Explicit <c>utm_medium</c>, or the derived one; null when direct.</param>
/// <param name="Campaign">Explicit <c>utm_campaign</c>; null when none.</param>
public sealed record TrafficSource(
    string Channel,
    string? Source,
    string? Medium,
    string? Campaign,
    string? UtmSource = null,
    string? UtmMedium = null,
    string? UtmCampaign = null,
    string? UtmTerm = null,
    string? UtmContent = null)
{
    /// <summary>No referrer and no parameters.</summary>
    public static readonly TrafficSource Direct = new("Direct", null, null, null);
}
