namespace Shortener.Core.Channels;

/// <summary>Names of channels: Google Analytics 4's default channel group in its spelling, then our additions.</summary>
public static class ChannelNames
{
    public const string Direct = "Direct";
    public const string CrossNetwork = "Cross-network";
    public const string PaidShopping = "Paid Shopping";
    public const string PaidSearch = "Paid Search";
    public const string PaidSocial = "Paid Social";
    public const string PaidVideo = "Paid Video";
    public const string Display = "Display";
    public const string PaidOther = "Paid Other";
    public const string OrganicShopping = "Organic Shopping";
    public const string OrganicSocial = "Organic Social";
    public const string OrganicVideo = "Organic Video";
    public const string OrganicSearch = "Organic Search";
    public const string Referral = "Referral";
    public const string Email = "Email";
    public const string Affiliates = "Affiliates";
    public const string Audio = "Audio";
    public const string Sms = "SMS";
    public const string MobilePush = "Mobile Push Notifications";
    public const string Unassigned = "Unassigned";

    /// <summary>From a messenger, by referrer or in-app browser.</summary>
    public const string Messenger = "Messenger";

    /// <summary>The short URL was scanned from one of our QR codes.</summary>
    public const string Qr = "QR";

    /// <summary>From a page of ours that lists links.</summary>
    public const string LinkHub = "LinkHub";

    /// <summary>From a chat assistant (ChatGPT, Perplexity, …).</summary>
    public const string AiAssistant = "AI Assistant";

    /// <summary>Every channel.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Direct, CrossNetwork, PaidShopping, PaidSearch, PaidSocial, PaidVideo, Display, PaidOther, OrganicShopping, OrganicSocial,
        OrganicVideo, OrganicSearch, Referral, Email, Affiliates, Audio, Sms, MobilePush, Unassigned, Messenger, Qr, LinkHub, AiAssistant,
    ];
}
