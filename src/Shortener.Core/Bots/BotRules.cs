using Shortener.Core.Clicks;
using Shortener.Core.Patterns;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Bots;

/// <summary>
/// Classes a user agent by its text alone: preview fetchers and tools by name, then the crawler list, then uap-core's device family
/// <c>Spider</c>, then general signs, and at last clients that are no browser because they name no platform. Also names the in-app
/// browser, which shields from the list: a phone inside an app is a person. Immutable, thread-safe.
/// </summary>
internal sealed class BotRules
{
    private const int PreviewTable = 0;
    private const int ToolTable = 1;
    private const int InAppTable = 2;
    private const int CrawlerTable = 3;

    private readonly PatternIndex _index;
    private readonly BotKind[] _kinds;

    /// <exception cref="RuleFileException">A pattern of the list is no regular expression.</exception>
    public BotRules(CrawlerList crawlers)
    {
        _kinds = crawlers.Kinds;
        try
        {
            _index = new PatternIndex(
                [.. KnownAgents.Previews.Select(signature => signature.ToSource())],
                [.. KnownAgents.Tools.Select(signature => signature.ToSource())],
                [.. InAppBrowsers.Signatures.Select(signature => signature.ToSource())],
                crawlers.Patterns);
        }
        catch (PatternSyntaxException e)
        {
            throw new RuleFileException($"crawler patterns: {e.Message}", e);
        }
    }

    /// <summary>The bot, and the app whose in-app browser this is.</summary>
    public (UserAgentBot Bot, string? InAppBrowser) Apply(
        string userAgent, UserAgentFamily browser, UserAgentFamily os, UserAgentDevice device, PatternScratch scratch)
    {
        ReadOnlySpan<ulong> hits = scratch.Scan(_index, userAgent);
        PatternMatcher matcher = scratch.Matcher;
        if (_index.FirstMatch(PreviewTable, userAgent, hits, matcher) is >= 0 and int preview)
        {
            return (new UserAgentBot(BotKind.Preview, KnownAgents.Previews[preview].Name), null);
        }

        if (_index.FirstMatch(ToolTable, userAgent, hits, matcher) is >= 0 and int tool)
        {
            return (new UserAgentBot(BotKind.Tool, KnownAgents.Tools[tool].Name), null);
        }

        if (_index.FirstMatch(InAppTable, userAgent, hits, matcher) is >= 0 and int app)
        {
            string? sign = BotSigns.Find(userAgent);
            return sign is null && !BotSigns.HasAddress(userAgent)
                ? (UserAgentBot.None, InAppBrowsers.Signatures[app].Name)
                : (new UserAgentBot(BotKind.Crawler, sign), null);
        }

        if (_index.FirstMatch(CrawlerTable, userAgent, hits, matcher) is >= 0 and int crawler)
        {
            string? name = matcher.TryGetGroup(0, out Range match)
                ? AgentToken.At(userAgent, match.Start.Value, match.End.Value)
                : null;
            return (new UserAgentBot(_kinds[crawler], name), null);
        }

        return (ByShape(userAgent, browser, os, device), null);
    }

    private static UserAgentBot ByShape(string userAgent, UserAgentFamily browser, UserAgentFamily os, UserAgentDevice device)
    {
        string? sign = BotSigns.Find(userAgent);
        if (device.Family == "Spider")
        {
            return new UserAgentBot(BotKind.Crawler, sign ?? (browser == UserAgentFamily.Other ? AgentToken.First(userAgent) : browser.Family));
        }

        if (sign is not null)
        {
            return new UserAgentBot(BotKind.Crawler, sign);
        }

        bool likeBrowser = userAgent.StartsWith("Mozilla/", StringComparison.Ordinal) || userAgent.StartsWith("Opera/", StringComparison.Ordinal);
        if (BotSigns.HasContact(userAgent))
        {
            return new UserAgentBot(BotKind.Crawler, likeBrowser ? null : AgentToken.First(userAgent));
        }

        if (os.Family != UserAgentFamily.Other.Family || device.Family != UserAgentDevice.Other.Family)
        {
            return UserAgentBot.None;
        }

        // Every browser says what it runs on. A bare product name is some program's HTTP stack.
        return likeBrowser
            ? browser.Family == UserAgentFamily.Other.Family ? new UserAgentBot(BotKind.Crawler, null) : UserAgentBot.None
            : new UserAgentBot(BotKind.Tool, AgentToken.First(userAgent));
    }
}
