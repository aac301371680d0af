using Shortener.Core.Clicks;

namespace Shortener.Core.Channels;

/// <summary>
/// Decides where a click came from. Stateless, thread-safe.
/// <list type="number">
/// <item>An explicit source or medium decides by Google Analytics 4's rules alone.</item>
/// <item>A click id that only paid clicks carry (<c>gclid</c>, <c>gbraid</c>, <c>wbraid</c>: google; <c>msclkid</c>: bing) stands for
/// that source with medium <c>cpc</c>, as auto-tagging does. <c>fbclid</c> says nothing: Facebook adds it to every link.</item>
/// <item>Our additions: QR, AI assistant, messenger, in-app browser without a usable referrer.</item>
/// <item>The referrer's source by the lists, else its domain, with the medium Google Analytics would give.</item>
/// </list>
/// </summary>
public static class TrafficClassifier
{
    private const string Organic = "organic";
    private const string Referral = "referral";

    /// <param name="utm">Campaign parameters of the short URL and the destination together.</param>
    /// <param name="inAppBrowser">Name of the app whose in-app browser it was, or null.</param>
    public static TrafficSource Classify(Utm utm, ParsedReferrer? referrer, string? inAppBrowser, ClickFlags flags)
    {
        if (utm.Source is not null || utm.Medium is not null)
        {
            return With(utm, DefaultChannelGroup.Classify(utm.Source, utm.Medium, utm.Campaign), utm.Source, utm.Medium);
        }

        if (utm.PaidSource is { } network)
        {
            return With(utm, DefaultChannelGroup.Classify(network, "cpc", utm.Campaign), network, "cpc");
        }

        if ((flags & ClickFlags.Qr) != 0)
        {
            return With(utm, ChannelNames.Qr, "qr", "qr");
        }

        if (referrer is not null)
        {
            return FromReferrer(utm, referrer);
        }

        return inAppBrowser is null ? With(utm, ChannelNames.Direct, null, null) : FromApp(utm, inAppBrowser);
    }

    private static TrafficSource FromReferrer(Utm utm, ParsedReferrer referrer)
    {
        (SourceCategory category, string source) = ReferrerSources.Find(referrer);
        return category switch
        {
            SourceCategory.AiAssistant => With(utm, ChannelNames.AiAssistant, source, Referral),
            SourceCategory.Messenger => With(utm, ChannelNames.Messenger, source, Referral),
            SourceCategory.Webmail => Derived(utm, source, "email", SourceCategory.None),
            SourceCategory.Search => Derived(utm, source, Organic, category),
            _ => Derived(utm, source, Referral, category),
        };
    }

    private static TrafficSource FromApp(Utm utm, string app)
    {
        // One source per network, whether it shows in the referrer or in the user agent.
        string source = app switch
        {
            "X" => "twitter",
#pragma warning disable CA1308 // Sources are written in lower case.
            _ => app.ToLowerInvariant(),
#pragma warning restore CA1308
        };
        return app is "Telegram" or "WhatsApp" or "WeChat" or "Viber" or "Line"
            ? With(utm, ChannelNames.Messenger, source, Referral)
            : With(utm, ChannelNames.OrganicSocial, source, Referral);
    }

    private static TrafficSource Derived(Utm utm, string source, string medium, SourceCategory category)
    {
#pragma warning disable CA1308 // The published rules are written in lower case.
        string campaign = (utm.Campaign ?? "").ToLowerInvariant();
#pragma warning restore CA1308
        return With(utm, DefaultChannelGroup.Classify(source, medium, campaign, category), source, medium);
    }

    private static TrafficSource With(Utm utm, string channel, string? source, string? medium) =>
        channel == ChannelNames.Direct && utm == Utm.None
            ? TrafficSource.Direct
            : new TrafficSource(channel, source, medium, utm.Campaign, utm.Source, utm.Medium, utm.Campaign, utm.Term, utm.Content);
}
