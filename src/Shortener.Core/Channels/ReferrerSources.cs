using System.Collections.Frozen;

namespace Shortener.Core.Channels;

/// <summary>
/// Names the source behind a referrer. In order: sections of a host, our own hosts and packages, AI assistants, Google Analytics 4's
/// categories, search engines, social networks. Stateless, thread-safe.
/// </summary>
public static class ReferrerSources
{
    // google.co.uk, google.com.br
    private static readonly FrozenSet<string> SecondLevel =
        new[] { "co", "com", "net", "org", "ac", "or", "ne", "gov", "edu" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The source's name in lower case (<c>google</c>, <c>facebook</c>) and its category; for a site that no list knows, its domain and
    /// <see cref="SourceCategory.None"/>.
    /// </summary>
    public static (SourceCategory Category, string Name) Find(ParsedReferrer referrer)
    {
        SourceLists lists = SourceLists.Instance;
        string domain = referrer.Domain;
        foreach ((string host, string path, SourceCategory category, string name) in lists.Paths)
        {
            if (domain == host && referrer.Path.StartsWith(path, StringComparison.Ordinal))
            {
                return (category, name);
            }
        }

        if (TryFindSuffix(KnownHosts.Hosts, domain, out (SourceCategory Category, string Name) known))
        {
            return known;
        }

        bool listed = TryFindSuffix(lists.Suffixes, domain, out (SourceCategory Category, string Name) suffix);
        if (listed && suffix.Category == SourceCategory.AiAssistant)
        {
            return suffix;
        }

        string anyCountry = AnyCountry(domain);
        bool engine = lists.Hosts.TryGetValue(domain, out (SourceCategory Category, string Name) search) || lists.Hosts.TryGetValue(anyCountry, out search);
        if (TryFindGa4(lists, domain, anyCountry, out SourceCategory ga4))
        {
            return (ga4, listed ? suffix.Name : engine ? search.Name : NameOfGa4(lists, domain, ga4));
        }

        return engine ? search : listed ? suffix : (SourceCategory.None, domain);
    }

    /// <summary>Search engines by whole host; social, shopping and video sites with everything below them.</summary>
    private static bool TryFindGa4(SourceLists lists, string domain, string anyCountry, out SourceCategory category)
    {
        FrozenDictionary<string, SourceCategory>.AlternateLookup<ReadOnlySpan<char>> ga4 = lists.Ga4.GetAlternateLookup<ReadOnlySpan<char>>();
        if (ga4.TryGetValue(domain, out category))
        {
            return true;
        }

        ReadOnlySpan<char> parent = domain;
        for (int dot = parent.IndexOf('.'); dot >= 0; dot = parent.IndexOf('.'))
        {
            parent = parent[(dot + 1)..];
            if (IsRegistrable(parent) && ga4.TryGetValue(parent, out category) && category != SourceCategory.Search)
            {
                return true;
            }
        }

        if (!anyCountry.EndsWith(".{}", StringComparison.Ordinal))
        {
            return false;
        }

        // amazon.de is not on the list, amazon is.
        ReadOnlySpan<char> site = anyCountry.AsSpan(0, anyCountry.Length - 3);
        return ga4.TryGetValue(site[(site.LastIndexOf('.') + 1)..], out category) && category == SourceCategory.Shopping;
    }

    /// <summary>The name the list has for the site apart from its hosts, else the site's domain.</summary>
    private static string NameOfGa4(SourceLists lists, string domain, SourceCategory category)
    {
        foreach (string label in domain.Split('.'))
        {
            if (lists.Ga4.TryGetValue(label, out SourceCategory named) && named == category)
            {
                return label;
            }
        }

        return domain;
    }

    private static bool TryFindSuffix(
        FrozenDictionary<string, (SourceCategory Category, string Name)> table, string domain, out (SourceCategory Category, string Name) found)
    {
        FrozenDictionary<string, (SourceCategory, string)>.AlternateLookup<ReadOnlySpan<char>> lookup =
            table.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<char> rest = domain;
        while (true)
        {
            if (lookup.TryGetValue(rest, out found))
            {
                return true;
            }

            int dot = rest.IndexOf('.');
            if (dot < 0)
            {
                return false;
            }

            rest = rest[(dot + 1)..];
        }
    }

    /// <summary>Replaces a country's top level by <c>{}</c>: <c>google.co.uk</c> becomes <c>google.{}</c>.</summary>
    private static string AnyCountry(string domain)
    {
        int last = domain.LastIndexOf('.');
        if (last <= 0 || domain.Length - last != 3)
        {
            return domain;
        }

        int second = domain.LastIndexOf('.', last - 1);
        bool compound = second > 0 && SecondLevel.Contains(domain[(second + 1)..last]);
        return string.Concat(domain.AsSpan(0, compound ? second : last), ".{}");
    }

    /// <summary>A site rather than one of its hosts: nothing below <c>s3.amazonaws.com</c> belongs to its listed owner.</summary>
    private static bool IsRegistrable(ReadOnlySpan<char> domain)
    {
        int first = domain.IndexOf('.');
        if (first < 0)
        {
            return false;
        }

        ReadOnlySpan<char> rest = domain[(first + 1)..];
        int second = rest.IndexOf('.');
        return second < 0
            || (!rest[(second + 1)..].Contains('.') && SecondLevel.GetAlternateLookup<ReadOnlySpan<char>>().Contains(rest[..second]));
    }
}
