namespace Shortener.Core.UserAgents;

/// <summary>
/// How the browsers inside apps name themselves. The names are part of the product's contract. An app's link-preview fetcher is no
/// in-app browser: those begin with the app's own name, in-app browsers with the system browser's.
/// </summary>
internal static class InAppBrowsers
{
    public static readonly AgentSignature[] Signatures =
    [
        new("Instagram", @"\bInstagram[ /]\d"),
        new("Facebook", @"\b(?:FBAN|FBAV|FB_IAB|FBIOS)/|\[FBAN|MetaIAB Facebook"),
        new("TikTok", @"\bmusical_ly|\bBytedanceWebview\b|\btrill_|\bTikTok[ /_]|\baweme_"),
        new("Telegram", @"\bTelegram-(?:Android|iOS|Desktop)\b|.\bTelegram[ /]\d"),
        new("WeChat", @"\bMicroMessenger/|\b(?:Windows|Mac)Wechat\b|.\bWeChat/"),
        new("LinkedIn", @"\bLinkedInApp\b|.\bLinkedIn/\d"),
        new("X", @"\bTwitter for (?:iPhone|iPad|Android|Mac)|\bTwitterAndroid\b|.\bTwitter/\d"),
        new("Snapchat", @".\bSnapchat[ /]\d|^Snapchat/\d"),
        new("Pinterest", @"\[Pinterest/(?:iOS|Android)\]|\bPinterest for (?:iOS|iPhone|iPad|Android)"),
        new("VK", @"\bVKAndroidApp\b|\bvkclient\b|\bcom\.vk\.|.\bVK(?:App|iOS|IOS)?/\d"),
        new("WhatsApp", @".\bWhatsApp/"),
        new("Viber", @".\bViber\b"),
        new("Line", @".\bLine/\d"),
    ];

    /// <summary>The apps' names.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Signatures.Select(signature => signature.Name)];
}
