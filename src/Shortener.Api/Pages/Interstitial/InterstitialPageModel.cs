using Shortener.Core.Interstitials;

namespace Shortener.Api.Pages.Interstitial;

/// <summary>An interstitial as one visitor sees it.</summary>
/// <param name="Creative">What is shown.</param>
/// <param name="Settings">How it behaves.</param>
/// <param name="Host">The destination's host as it goes over the wire: names outside ASCII stand in their <c>xn--</c> form, which imitates nothing.</param>
/// <param name="ContinuePath">Where the way on leads.</param>
/// <param name="ClickPath">Where the creative leads; null for nowhere.</param>
/// <param name="FramePath">Where the creative's own document is; null for none.</param>
/// <param name="ConsentPath">Where an answer to the notice on cookies goes; null where nothing is asked.</param>
public sealed record InterstitialPageModel(
    Creative Creative, InterstitialSettings Settings, string Host, string ContinuePath, string? ClickPath, string? FramePath, string? ConsentPath)
{
    /// <summary>Whether it is shown to its owner, in a frame of the dashboard.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Third parties' tags that the page may load, as its script is told them; null for none.</summary>
    public string? Tags { get; init; }

    /// <summary>When the script asks before it loads them: see <c>Web/retargeting/consent.ts</c>.</summary>
    public string? TagsMode { get; init; }

    /// <summary>Seconds until the visitor may go on: the skip button's, or the countdown's.</summary>
    public int OpensAfter => Settings.SkipAfter ?? Settings.Countdown;
}
