namespace Shortener.Core.UserAgents;

/// <summary>Classifies user-agent strings. Thread-safe; bounded time and memory for any input; never throws for data.</summary>
public interface IUserAgentParser
{
    /// <summary>Null or empty gives <see cref="UserAgentResult.Unknown"/> (with bot kind <c>tool</c> decided by the bot step).</summary>
    UserAgentResult Parse(string? userAgent);
}
