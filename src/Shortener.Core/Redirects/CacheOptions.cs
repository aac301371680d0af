namespace Shortener.Core.Redirects;

/// <summary>Bounds of the redirect path's caches and of what it waits for.</summary>
public sealed class CacheOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Cache";

    /// <summary>
    /// Links that L1 holds. Default 1,000,000 (about 170 MiB beside the URLs themselves), range 1 to 100,000,000. Beyond it the least
    /// asked-for make room and cost a query when they come back. Environment: <c>Cache__MaxLinks</c>.
    /// </summary>
    public int MaxLinks { get; set; } = 1_000_000;

    /// <summary>
    /// Longest wait for one answer of Redis, in milliseconds. Default 250, range 10 to 250. After several misses in a row Redis is
    /// left alone for a few seconds. Environment: <c>Cache__RedisTimeoutMs</c>.
    /// </summary>
    public int RedisTimeoutMs { get; set; } = 250;

    /// <summary>
    /// Longest wait for one query of the database, in milliseconds. Default 2,000, range 100 to 30,000. Beyond it a redirect is served
    /// from what L1 still holds, or answered 503. Environment: <c>Cache__DatabaseTimeoutMs</c>.
    /// </summary>
    public int DatabaseTimeoutMs { get; set; } = 2_000;

    /// <summary>
    /// Time between two polls for changes, in milliseconds. Default 400, range 50 to 500, so that every node obeys a change within a
    /// second. Environment: <c>Cache__PollMs</c>.
    /// </summary>
    public int PollMs { get; set; } = 400;

    /// <summary>
    /// What every key and channel in Redis starts with; services that share one Redis need different ones. Default
    /// <c>shortener:</c>, 1 to 64 characters. Environment: <c>Cache__RedisPrefix</c>.
    /// </summary>
    public string RedisPrefix { get; set; } = "shortener:";

    /// <summary>Every value that is out of its range, as text for the operator; empty when the options can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(nameof(MaxLinks), MaxLinks, 1, 100_000_000);
        Check(nameof(RedisTimeoutMs), RedisTimeoutMs, 10, 250);
        Check(nameof(DatabaseTimeoutMs), DatabaseTimeoutMs, 100, 30_000);
        Check(nameof(PollMs), PollMs, 50, 500);
        if (RedisPrefix is not { Length: >= 1 and <= 64 })
        {
            problems.Add($"{SectionName}:{nameof(RedisPrefix)} is '{RedisPrefix}', but must have 1 to 64 characters (environment: {SectionName}__{nameof(RedisPrefix)})");
        }

        return problems;

        void Check(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                problems.Add($"{SectionName}:{name} is {value}, but must be {least} to {most} (environment: {SectionName}__{name})");
            }
        }
    }
}
