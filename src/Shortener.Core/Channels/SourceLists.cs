using System.Collections.Frozen;

namespace Shortener.Core.Channels;

/// <summary>The embedded lists of sources (see NOTICE.md beside it). Immutable, thread-safe.</summary>
internal sealed class SourceLists
{
    private static readonly Lazy<SourceLists> Lazy = new(() => new SourceLists());

    private SourceLists()
    {
        var ga4 = new Dictionary<string, SourceCategory>(StringComparer.OrdinalIgnoreCase);
        foreach (string[] row in Read("ga4-sources.csv", ','))
        {
            ga4.TryAdd(row[0], Enum.Parse<SourceCategory>(row[1], ignoreCase: true));
        }

        var hosts = new Dictionary<string, (SourceCategory, string)>(StringComparer.Ordinal);
        var suffixes = new Dictionary<string, (SourceCategory, string)>(StringComparer.Ordinal);
        var paths = new List<(string Host, string Path, SourceCategory Category, string Name)>();
        foreach (string[] row in Read("matomo-hosts.tsv", '\t'))
        {
            (SourceCategory category, string name, string host) = (CategoryOf(row[0]), NameOf(row[1], ga4), row[2]);
            int slash = host.IndexOf('/', StringComparison.Ordinal);
            if (slash >= 0)
            {
                paths.Add((host[..slash], host[slash..], category, name));
            }
            else if (host.StartsWith("{}.", StringComparison.Ordinal))
            {
                // A country or language in front.
                suffixes.TryAdd(host[3..], (category, name));
            }
            else if (category == SourceCategory.Search)
            {
                hosts.TryAdd(host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host, (category, name));
            }
            else
            {
                suffixes.TryAdd(host, (category, name));
            }
        }

        Ga4 = ga4.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        Hosts = hosts.ToFrozenDictionary(StringComparer.Ordinal);
        Suffixes = suffixes.ToFrozenDictionary(StringComparer.Ordinal);
        Paths = paths;
    }

    public static SourceLists Instance => Lazy.Value;

    /// <summary>Google Analytics 4's category by source, names and hosts alike.</summary>
    public FrozenDictionary<string, SourceCategory> Ga4 { get; }

    /// <summary>Search engines by whole host; <c>.{}</c> at the end stands for any country.</summary>
    public FrozenDictionary<string, (SourceCategory Category, string Name)> Hosts { get; }

    /// <summary>Sites that count with everything below them.</summary>
    public FrozenDictionary<string, (SourceCategory Category, string Name)> Suffixes { get; }

    /// <summary>Sections of a host that are something else than the host.</summary>
    public IReadOnlyList<(string Host, string Path, SourceCategory Category, string Name)> Paths { get; }

    private static SourceCategory CategoryOf(string kind) => kind switch
    {
        "ai" => SourceCategory.AiAssistant,
        "search" => SourceCategory.Search,
        _ => SourceCategory.Social,
    };

    /// <summary>Google Images and Google News are the source google: the first word counts where it is a source by itself.</summary>
    private static string NameOf(string listed, Dictionary<string, SourceCategory> ga4)
    {
#pragma warning disable CA1308 // Sources are written in lower case, as Google Analytics writes them.
        string name = listed.Replace("!", "", StringComparison.Ordinal).ToLowerInvariant();
#pragma warning restore CA1308
        int space = name.IndexOf(' ', StringComparison.Ordinal);
        string source = space > 0 && ga4.ContainsKey(name[..space]) ? name[..space] : name;
        return source == "vkontakte" ? "vk" : source;
    }

    private static IEnumerable<string[]> Read(string file, char separator)
    {
        string resource = $"{typeof(SourceLists).Namespace}.{file}";
        using Stream stream = typeof(SourceLists).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line.Split(separator);
            }
        }
    }
}
