using Shortener.Core.Bots;
using Shortener.Core.Enrichment;
using Shortener.Core.Patterns;

namespace Shortener.Core.UserAgents;

/// <summary>
/// Classifies user agents by uap-core's rules, the crawler list and rules of our own. Thread-safe. Time per string is bounded (see
/// <see cref="PatternMatcher.StepBudget"/>), and so is the cache.
/// </summary>
public sealed class UserAgentParser : IUserAgentParser
{
    /// <summary>UTF-16 code units that are looked at; the rest of a longer user agent is ignored.</summary>
    public const int MaxLength = 2_048;

    // About 10 MiB when full of ordinary strings: two generations of ~600 bytes an entry.
    private const int CacheGeneration = 8_192;

    private readonly UserAgentRules _rules;
    private readonly BotRules _bots;
    private readonly UserAgentCache _cache = new(CacheGeneration);

    private UserAgentParser(UserAgentRules rules, BotRules bots)
    {
        _rules = rules;
        _bots = bots;
    }

    /// <summary>The rule file that the build packages.</summary>
    public static string PackagedRules => Path.Combine(AppContext.BaseDirectory, "packaged", "uap-core", "regexes.yaml");

    /// <summary>The crawler list that the build packages.</summary>
    public static string PackagedCrawlers =>
        Path.Combine(AppContext.BaseDirectory, "packaged", "crawler-user-agents", "crawler-user-agents.json");

    /// <summary>Number of uap-core's rules in use.</summary>
    public int RuleCount => _rules.Count;

    /// <summary>Loads rules. A newer <c>regexes.yaml</c> needs no change of code.</summary>
    /// <param name="rulesPath">A uap-core <c>regexes.yaml</c>; null for the packaged one.</param>
    /// <param name="crawlersPath">A <c>crawler-user-agents.json</c>; null for the packaged one.</param>
    /// <exception cref="RuleFileException">A file cannot be used; the message names it and the rule at fault.</exception>
    public static UserAgentParser Load(string? rulesPath = null, string? crawlersPath = null) =>
        Create(UserAgentRules.Load(rulesPath ?? PackagedRules), CrawlerList.Load(crawlersPath ?? PackagedCrawlers));

    /// <inheritdoc/>
    public UserAgentResult Parse(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return UserAgentResult.Unknown;
        }

        if (_cache.TryGet(userAgent, out UserAgentResult? known))
        {
            return known!;
        }

        UserAgentResult result = ParseUncached(userAgent);
        _cache.Add(userAgent, result);
        return result;
    }

    internal static UserAgentParser Create(UserAgentRules rules, CrawlerList crawlers) => new(rules, new BotRules(crawlers));

    internal UserAgentResult ParseUncached(string userAgent)
    {
        if (VisitorText.Clean(userAgent, MaxLength) is not { } text)
        {
            return UserAgentResult.Unknown;
        }

        PatternScratch scratch = PatternScratch.OfThread;
        scratch.Matcher.GrantBudget();
        (UserAgentFamily browser, UserAgentFamily os, UserAgentDevice device) = _rules.Apply(text, scratch);
        scratch.Matcher.GrantBudget();
        (UserAgentBot bot, string? inAppBrowser) = _bots.Apply(text, browser, os, device, scratch);
        return new UserAgentResult(browser, os, device, DeviceTypes.Of(text, device.Family), inAppBrowser, bot);
    }
}
