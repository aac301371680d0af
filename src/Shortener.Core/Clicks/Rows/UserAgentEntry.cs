using Shortener.Core.Analytics;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Clicks.Rows;

/// <summary>One row of <c>user_agents</c> with the labels that its clicks count under.</summary>
internal sealed class UserAgentEntry : DictionaryEntry
{
    private UserAgentEntry(long id, string value)
        : base(id) => Value = value;

    public string Value { get; }

    public required string? BrowserVersion { get; init; }

    public required string? OsVersion { get; init; }

    public required string? DeviceBrand { get; init; }

    public required string? DeviceModel { get; init; }

    public required LabelEntry? Browser { get; init; }

    public required LabelEntry? Os { get; init; }

    public required LabelEntry? Device { get; init; }

    public required LabelEntry? InAppBrowser { get; init; }

    public required LabelEntry? Bot { get; init; }

    /// <summary>What the entry was made of: a cached entry serves a click only when these are the click's own.</summary>
    public required UserAgentResult Source { get; init; }

    public required string? SourceBotName { get; init; }

    public static UserAgentEntry Create(string? userAgent, UserAgentResult parsed, string? botName, LabelSet labels)
    {
        string value = StorableText.Clean(userAgent) ?? "";
        string? browser = StorableText.Clean(DimensionValues.Family(parsed.Browser.Family));
        string? browserVersion = Version(parsed.Browser);
        string? os = StorableText.Clean(DimensionValues.Family(parsed.Os.Family));
        string? osVersion = Version(parsed.Os);
        string? device = StorableText.Clean(parsed.DeviceType);
        string? brand = StorableText.Clean(parsed.Device.Brand);
        string? model = StorableText.Clean(parsed.Device.Model);
        string? inApp = StorableText.Clean(parsed.InAppBrowser);
        string? bot = StorableText.Clean(botName);
        long id = ContentId.OfColumns(value, browser, browserVersion, os, osVersion, device, brand, model, inApp, bot);
        return new UserAgentEntry(id, value)
        {
            Browser = labels.Use(browser),
            BrowserVersion = browserVersion,
            Os = labels.Use(os),
            OsVersion = osVersion,
            Device = labels.Use(device),
            DeviceBrand = brand,
            DeviceModel = model,
            InAppBrowser = labels.Use(inApp),
            Bot = labels.Use(bot),
            Source = parsed,
            SourceBotName = botName,
        };
    }

    public void UseLabels(LabelSet labels)
    {
        labels.Use(Browser);
        labels.Use(Os);
        labels.Use(Device);
        labels.Use(InAppBrowser);
        labels.Use(Bot);
    }

    /// <summary>The known parts joined by dots (<c>17.4.1</c>); null when there is none.</summary>
    private static string? Version(UserAgentFamily family) => family.Major is null
        ? null
        : StorableText.Clean(string.Join('.', new[] { family.Major, family.Minor, family.Patch, family.PatchMinor }.TakeWhile(part => part is not null)));
}
