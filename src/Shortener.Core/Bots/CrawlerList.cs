using System.Text.Json;
using Shortener.Core.Clicks;
using Shortener.Core.Patterns;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Bots;

/// <summary>The patterns of the npm package crawler-user-agents (MIT), each with the kind its tags say. Immutable.</summary>
internal sealed class CrawlerList
{
    /// <summary>No list: the general rules answer alone.</summary>
    public static readonly CrawlerList Empty = new([], []);

    private CrawlerList(PatternSource[] patterns, BotKind[] kinds)
    {
        Patterns = patterns;
        Kinds = kinds;
    }

    public PatternSource[] Patterns { get; }

    public BotKind[] Kinds { get; }

    /// <exception cref="RuleFileException">Not readable, or not a list of entries with a pattern.</exception>
    public static CrawlerList Load(string path)
    {
        var patterns = new List<PatternSource>();
        var kinds = new List<BotKind>();
        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument list = JsonDocument.Parse(file);
            foreach (JsonElement entry in list.RootElement.EnumerateArray())
            {
                string pattern = entry.GetProperty("pattern").GetString() ?? "";
                if (pattern.Length > 0 && !IsAndroidBuild(pattern))
                {
                    patterns.Add(new PatternSource(pattern, IgnoreCase: false, $"entry {patterns.Count + 1}"));
                    kinds.Add(KindOf(entry));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RuleFileException($"{path} cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new RuleFileException($"{path} is not a list of crawler patterns (entry {patterns.Count + 1}): {e.Message}", e);
        }

        return new CrawlerList([.. patterns], [.. kinds]);
    }

    /// <summary>
    /// The list once took an Android build number (<c>AP3A.240617.008</c>) from one bot's device for its mark; it would flag every
    /// phone with that system build.
    /// </summary>
    private static bool IsAndroidBuild(string pattern)
    {
        string plain = pattern.Replace("\\", "", StringComparison.Ordinal);
        string[] parts = plain.Split('.');
        return parts.Length >= 3 && parts[0].Length is 3 or 4 && parts[0].All(char.IsAsciiLetterOrDigit)
            && parts[1].Length == 6 && parts.Skip(1).All(part => part.All(char.IsAsciiDigit));
    }

    private static BotKind KindOf(JsonElement entry)
    {
        if (!entry.TryGetProperty("tags", out JsonElement tags) || tags.ValueKind != JsonValueKind.Array)
        {
            return BotKind.Crawler;
        }

        foreach (JsonElement tag in tags.EnumerateArray())
        {
            if (tag.ValueEquals("social-preview"))
            {
                return BotKind.Preview;
            }

            if (tag.ValueEquals("http-library"))
            {
                return BotKind.Tool;
            }
        }

        return BotKind.Crawler;
    }
}
