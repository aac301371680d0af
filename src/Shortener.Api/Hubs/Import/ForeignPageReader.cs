using Shortener.Api.Metadata;

namespace Shortener.Api.Hubs.Import;

/// <summary>Reads pages of Linktree by the data they carry, and every other page by its links. Stateless; never throws for data.</summary>
internal static class ForeignPageReader
{
    public const int MaxBio = 1_000;

    private const int MaxTitle = 100;

    /// <summary>Services whose pages link to themselves around what is their owner's.</summary>
    private static readonly string[] Services =
        ["linktr.ee", "linktree.com", "beacons.ai", "beacons.page", "beacons.io", "taplink.cc", "bio.link", "campsite.bio", "lnk.bio", "carrd.co", "hoo.be"];

    /// <param name="html">The page.</param>
    /// <param name="url">Where it was fetched from; null for a file.</param>
    /// <param name="ct">Ends the reading between two tags.</param>
    public static ForeignPage Read(string html, string? url, CancellationToken ct)
    {
        ForeignMarkup markup = ForeignMarkup.Read(html, ct);
        string? address = url ?? markup.Canonical ?? markup.Meta("og:url", 8_192);
        Uri? home = Uri.TryCreate(address, UriKind.Absolute, out Uri? parsed) ? parsed : null;
        string service = ServiceOf(home?.Host);
        List<HubLeftOut> left = [.. markup.Parts.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => new HubLeftOut(part.Key, null, part.Value))];
        if (LinktreeData.Read(markup.Data) is { } data)
        {
            return new ForeignPage(
                "linktree", data.Title ?? markup.Title, data.Bio ?? markup.Meta("og:description", MaxBio), markup.Language, data.Items, [.. left, .. data.LeftOut]);
        }

        var items = new List<ForeignItem>();
        int own = 0;
        foreach (ForeignItem link in markup.Links)
        {
            switch (Classify(link, home))
            {
                case { } item:
                    items.Add(item);
                    break;
                default:
                    own++;
                    break;
            }
        }

        if (own > 0)
        {
            left.Add(new HubLeftOut("own", null, own));
        }

        string? bio = markup.Meta("og:description", MaxBio) ?? markup.Meta("description", MaxBio);
        return new ForeignPage(service, WithoutService(markup.Title), bio, markup.Language, items, left);
    }

    /// <summary>What one address is: a social icon, a button, or (null) a link within the page's own service.</summary>
    internal static ForeignItem? Classify(ForeignItem link, Uri? home)
    {
        string text = link.Url!;
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            return new ForeignItem(link.Label, Uri.UnescapeDataString(text["mailto:".Length..].Split('?')[0]), "email");
        }

        if (text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            return new ForeignItem(link.Label, text["tel:".Length..], "phone");
        }

        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            text = "https:" + text;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || text[0] == '/')
        {
            return null;
        }

        if (IsBelow(address.Host, home?.Host) || Services.Any(service => IsBelow(address.Host, service)))
        {
            return null;
        }

        // An icon has no words of its own, or the network's name.
        string? network = address.Scheme is "http" or "https" ? ForeignNetworks.Of(address) : null;
        bool isIcon = network is not null && (link.Label.Length == 0 || link.Label.Equals(network, StringComparison.OrdinalIgnoreCase)
            || (network == "x" && link.Label.Equals("twitter", StringComparison.OrdinalIgnoreCase)));
        return new ForeignItem(link.Label, text, isIcon ? network : null);
    }

    private static bool IsBelow(string host, string? service) => service is not null
        && (host.Equals(service, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + service, StringComparison.OrdinalIgnoreCase));

    private static string ServiceOf(string? host) => host is null ? "other"
        : IsBelow(host, "linktr.ee") ? "linktree"
        : IsBelow(host, "beacons.ai") || IsBelow(host, "beacons.page") ? "beacons"
        : "other";

    /// <summary>"Ana | Linktree" is Ana.</summary>
    private static string? WithoutService(string? title)
    {
        int at = title?.LastIndexOfAny(['|', '–', '—', '-']) ?? -1;
        string end = at > 0 ? title![(at + 1)..].Trim() : "";
        return end.Length > 0 && Services.Append("linktree").Append("beacons").Any(service => end.Equals(service, StringComparison.OrdinalIgnoreCase))
            ? PageMetadata.Clean(title![..at], MaxTitle)
            : title;
    }
}
