using Shortener.Api.Pages.Interstitial;
using Shortener.Core.Interstitials;

namespace Shortener.Api.Interstitials;

/// <summary>An interstitial as its owner looks at it: nothing is counted, and its links lead nowhere.</summary>
internal static class InterstitialPreview
{
    private const string Nowhere = "#";

    /// <param name="settings">How it behaves.</param>
    /// <param name="creative">What is shown.</param>
    /// <param name="host">Stands for a destination's.</param>
    /// <param name="framePath">Where the creative's own document is; null for none.</param>
    public static InterstitialPageModel Of(InterstitialSettings settings, Creative creative, string host, string? framePath = null) =>
        new(creative, settings, host, Nowhere, creative.Url is null ? null : Nowhere, framePath, null) { IsPreview = true };
}
