using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Interstitial;

/// <summary>The style sheet of interstitials, which travels inside the page, and the source expression that allows it.</summary>
internal static class InterstitialStyle
{
    public static readonly string Sheet = PageStyle.Tokens + PageStyle.Read(typeof(InterstitialStyle), "interstitial.css");

    public static readonly string Source = PageStyle.SourceOf(Sheet);
}
