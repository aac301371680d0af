using Shortener.Core.Clicks;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Bots;

/// <summary>Joins what the user agent says with what the request was. Stateless, thread-safe.</summary>
public static class BotClassifier
{
    /// <summary>
    /// The kind under which a click is kept apart, and the bot's name. In this order: a crawler, preview fetcher or tool by its user
    /// agent; HEAD; a prefetch; no user agent at all, which no browser does: a tool without a name.
    /// </summary>
    public static (BotKind Kind, string? Name) Classify(UserAgentBot byAgent, string? userAgent, ClickFlags flags)
    {
        if (byAgent.Kind != BotKind.None)
        {
            return (byAgent.Kind, byAgent.Name);
        }

        if ((flags & ClickFlags.Head) != 0)
        {
            return (BotKind.Head, null);
        }

        if ((flags & ClickFlags.Prefetch) != 0)
        {
            return (BotKind.Prefetch, null);
        }

        return string.IsNullOrWhiteSpace(userAgent) ? (BotKind.Tool, null) : (BotKind.None, null);
    }
}
