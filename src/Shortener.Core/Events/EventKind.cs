namespace Shortener.Core.Events;

/// <summary>What a visitor did on a page of ours. The numbers are journalled and stored: never renumber.</summary>
public enum EventKind : byte
{
    /// <summary>A LinkHub page was shown: an impression of the hub.</summary>
    HubView = 1,

    /// <summary>A button of a LinkHub page was followed: a click of the hub.</summary>
    HubButton = 2,

    /// <summary>Somebody left contact data in a hub's lead form.</summary>
    Lead = 3,

    /// <summary>An interstitial was shown: an impression of the interstitial and its creative.</summary>
    InterstitialView = 4,

    /// <summary>A creative was followed: a click of the interstitial.</summary>
    CreativeClick = 5,

    /// <summary>The visitor went on before the countdown ended.</summary>
    InterstitialSkip = 6,

    /// <summary>The visitor went on, or was sent on, once the countdown had ended.</summary>
    InterstitialContinue = 7,
}
