namespace Shortener.Core.Analytics;

/// <summary>
/// What clicks can be broken down by. Numbers below 100 are stored in rollups: never renumber. From 100 on, the dimension is
/// answered without a rollup row of its own.
/// </summary>
public enum Dimension : short
{
    /// <summary>The scope's total; its only value id is 0.</summary>
    Total = 0,
    Country = 1,
    Region = 2,
    City = 3,
    Device = 4,
    Os = 5,
    Browser = 6,
    Language = 7,
    Referrer = 8,
    ReferrerDomain = 9,
    Channel = 10,
    Source = 11,
    UtmSource = 12,
    UtmMedium = 13,
    UtmCampaign = 14,
    UtmTerm = 15,
    UtmContent = 16,
    Bot = 17,
    BotKind = 18,
    InAppBrowser = 19,

    /// <summary>UTC hour of the day, 0–23; only for link-days above the threshold.</summary>
    HourOfUtcDay = 20,

    /// <summary>Only for link-days above the threshold.</summary>
    Variant = 21,

    Link = 100,
    Domain = 101,
    Tag = 102,
    Visitor = 103,
    HourOfDay = 104,
    DayOfWeek = 105,
    Hub = 107,
    Button = 108,
    Interstitial = 109,
    Campaign = 110,
    AdSet = 111,
    Ad = 112,
    Creative = 113,
}
