using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Targeting;
using Shortener.Core.UserAgents;

namespace Shortener.Api.Resolve;

/// <summary>Where a link leads a described visit, and why. The click limit is neither asked nor used.</summary>
/// <param name="Outcome">
/// <c>redirect</c>, <c>escape</c> (a page out of an in-app browser or into an app), <c>expiredRedirect</c>, or the page shown:
/// <c>blocked</c>, <c>password</c>, <c>notStarted</c>, <c>expired</c>, <c>preview</c>, <c>disabled</c>.
/// </param>
/// <param name="Step">
/// What decided: <c>disabled</c>, <c>block</c>, <c>password</c>, <c>schedule</c>, <c>expiry</c>, <c>preview</c>, <c>rule</c>, <c>app</c>,
/// <c>variants</c>, <c>destination</c>, or <c>blocklist</c>.
/// </param>
/// <param name="Location">Where the visitor is led, with the forwarded query; null for a page.</param>
/// <param name="OpenUrl">What the button of an escape page opens.</param>
/// <param name="Variant">The variant that the visitor got, or null.</param>
/// <param name="Rule">Position of the rule that held, from 0, or null.</param>
/// <param name="Rules">Every rule that was asked, with what each of its conditions saw.</param>
/// <param name="Interstitials">Those that may stand before the redirect, in their order: the first that is shown is met, unless its frequency cap is used up.</param>
/// <param name="Visit">What the visit is taken for.</param>
internal sealed record ResolveResponse(
    string Outcome,
    string Step,
    string? Location,
    string? OpenUrl,
    string? Variant,
    int? Rule,
    IReadOnlyList<RuleExplanation> Rules,
    IReadOnlyList<ResolvedInterstitial> Interstitials,
    ResolvedVisit Visit);

/// <summary>What becomes of an interstitial for the visit.</summary>
/// <param name="Id">The interstitial.</param>
/// <param name="Name">Its name.</param>
/// <param name="Verdict">
/// <c>shown</c> (what a frequency cap says depends on who it is), <c>passed</c> (one before it is shown), <c>bot</c>, <c>disabled</c>,
/// <c>noCreative</c>, <c>outOfTime</c> or <c>notTargeted</c>.
/// </param>
internal sealed record ResolvedInterstitial(string Id, string Name, string Verdict);

/// <summary>Facts of a visit, spelt as <c>inspect</c> and metrics spell them; null for unknown.</summary>
/// <param name="Continent"><c>AF AN AS EU NA OC SA</c>.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Region">With its country: <c>US/California</c>.</param>
/// <param name="City">With its region: <c>US/California/Springfield</c>.</param>
/// <param name="Language">Primary tag of the preferred language.</param>
/// <param name="Browser">The browser.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Device">The device.</param>
/// <param name="DeviceType"><c>desktop mobile tablet tv console car wearable other</c>.</param>
/// <param name="InAppBrowser">The app whose in-app browser it is.</param>
/// <param name="Bot">Whether it is a bot.</param>
/// <param name="Channel">As Google Analytics 4 spells it.</param>
/// <param name="Source">UTM source or what stands for it.</param>
/// <param name="Medium">UTM medium or what stands for it.</param>
/// <param name="Campaign">UTM campaign.</param>
/// <param name="ReferrerDomain">Domain of the referrer.</param>
/// <param name="Visitor"><c>new</c>, <c>returning</c> or <c>unknown</c>.</param>
/// <param name="At">Instant of the visit.</param>
internal sealed record ResolvedVisit(
    string? Continent,
    string? Country,
    string? Region,
    string? City,
    string? Language,
    UserAgentFamily Browser,
    UserAgentFamily Os,
    UserAgentDevice Device,
    string? DeviceType,
    string? InAppBrowser,
    ResolvedBot Bot,
    string Channel,
    string? Source,
    string? Medium,
    string? Campaign,
    string? ReferrerDomain,
    string Visitor,
    DateTime At)
{
    public static ResolvedVisit Of(Visit visit) => new(
        visit.Continent,
        visit.Location.Country,
        DimensionValues.Region(visit.Location.Country, visit.Location.Region),
        DimensionValues.City(visit.Location.Country, visit.Location.Region, visit.Location.City),
        visit.Language,
        visit.UserAgent.Browser,
        visit.UserAgent.Os,
        visit.UserAgent.Device,
        visit.UserAgent.DeviceType,
        visit.UserAgent.InAppBrowser,
        new ResolvedBot(visit.BotKind != BotKind.None, DimensionValues.BotKindName(visit.BotKind), visit.BotName),
        visit.Traffic.Channel,
        visit.Traffic.Source,
        visit.Traffic.Medium,
        visit.Traffic.Campaign,
        visit.ReferrerDomain,
        ResolveNames.Of(visit.Visitor),
        UnixMicros.ToInstant(visit.UnixMicros).UtcDateTime);
}

/// <summary>Whether a visit is a bot's.</summary>
/// <param name="IsBot">Whether the visit would be flagged.</param>
/// <param name="Kind"><c>crawler</c>, <c>preview</c>, <c>prefetch</c>, <c>head</c>, <c>tool</c>, or null.</param>
/// <param name="Name">Its name where it has one.</param>
internal sealed record ResolvedBot(bool IsBot, string? Kind, string? Name);

/// <summary>Names of enumerations in the answer: their members in camel case.</summary>
internal static class ResolveNames
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
