namespace Shortener.Core.Channels;

/// <summary>
/// Google Analytics 4's default channel group: the published rules in their order, the first that holds decides. Matching ignores
/// case. Stateless, thread-safe.
/// </summary>
public static class DefaultChannelGroup
{
    /// <summary>The channel of explicit values; null or empty stands for "not set".</summary>
    public static string Classify(string? source, string? medium, string? campaign)
    {
        string s = Fold(source);
        string m = Fold(medium);
        string c = Fold(campaign);
        SourceCategory category = SourceLists.Instance.Ga4.GetValueOrDefault(s);
        return Classify(s, m, c, category);
    }

    /// <summary>The channel of a source whose category is known from its referrer.</summary>
    internal static string Classify(string source, string medium, string campaign, SourceCategory category)
    {
        bool nothingSet = source.Length == 0 && medium.Length == 0 && campaign.Length == 0;
        if (nothingSet || (source == "(direct)" && medium is ("" or "(not set)" or "(none)")))
        {
            return ChannelNames.Direct;
        }

        if (campaign.Contains("cross-network", StringComparison.Ordinal))
        {
            return ChannelNames.CrossNetwork;
        }

        bool shopping = category == SourceCategory.Shopping || NamesShop(campaign);
        if (IsPaid(medium))
        {
            string? paid = category switch
            {
                _ when shopping => ChannelNames.PaidShopping,
                SourceCategory.Search => ChannelNames.PaidSearch,
                SourceCategory.Social => ChannelNames.PaidSocial,
                SourceCategory.Video => ChannelNames.PaidVideo,
                _ => null,
            };
            if (paid is not null)
            {
                return paid;
            }
        }

        if (medium is "display" or "banner" or "expandable" or "interstitial" or "cpm")
        {
            return ChannelNames.Display;
        }

        return IsPaid(medium) ? ChannelNames.PaidOther : Organic(source, medium, category, shopping);
    }

    private static string Organic(string source, string medium, SourceCategory category, bool shopping)
    {
        if (shopping)
        {
            return ChannelNames.OrganicShopping;
        }

        if (category == SourceCategory.Social
            || medium is "social" or "social-network" or "social-media" or "sm" or "social network" or "social media")
        {
            return ChannelNames.OrganicSocial;
        }

        if (category == SourceCategory.Video || medium.Contains("video", StringComparison.Ordinal))
        {
            return ChannelNames.OrganicVideo;
        }

        if (category == SourceCategory.Search || medium == "organic")
        {
            return ChannelNames.OrganicSearch;
        }

        if (medium is "referral" or "app" or "link")
        {
            return ChannelNames.Referral;
        }

        if (IsEmail(source) || IsEmail(medium))
        {
            return ChannelNames.Email;
        }

        if (medium == "affiliate")
        {
            return ChannelNames.Affiliates;
        }

        if (medium == "audio")
        {
            return ChannelNames.Audio;
        }

        if (source == "sms" || medium == "sms")
        {
            return ChannelNames.Sms;
        }

        return medium.EndsWith("push", StringComparison.Ordinal)
            || medium.Contains("mobile", StringComparison.Ordinal)
            || medium.Contains("notification", StringComparison.Ordinal)
            || source == "firebase"
            ? ChannelNames.MobilePush
            : ChannelNames.Unassigned;
    }

    /// <summary><c>^(.*cp.*|ppc|retargeting|paid.*)$</c></summary>
    private static bool IsPaid(string medium) =>
        medium.Contains("cp", StringComparison.Ordinal)
        || medium is "ppc" or "retargeting"
        || medium.StartsWith("paid", StringComparison.Ordinal);

    /// <summary><c>^(.*(([^a-df-z]|^)shop|shopping).*)$</c>: "eshop" and "my-shop", not "workshop".</summary>
    private static bool NamesShop(string campaign)
    {
        for (int at = campaign.IndexOf("shop", StringComparison.Ordinal); at >= 0; at = campaign.IndexOf("shop", at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || campaign[at - 1] is not (>= 'a' and <= 'd' or >= 'f' and <= 'z') || campaign.AsSpan(at).StartsWith("shopping"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEmail(string value) => value is "email" or "e-mail" or "e_mail" or "e mail";

#pragma warning disable CA1308 // The published rules are written in lower case.
    private static string Fold(string? value) => value is null ? "" : value.Trim().ToLowerInvariant();
#pragma warning restore CA1308
}
