using Shortener.Core.Clicks.Rows;
using Shortener.Core.Destinations;

namespace Shortener.Core.Links;

/// <summary>What destinations are found by. Pure; both databases store what it makes.</summary>
public static class DestinationKey
{
    /// <summary>64 bits of the normalised destination. Equal destinations have equal ones; compare the destinations too.</summary>
    public static long HashOf(string url) => ContentId.Of(url);

    /// <summary>
    /// Labels of the destination's host in reverse, each with a dot behind it (<c>com.example.www.</c>), so that a host and its
    /// sub-domains have one beginning. An address stays as it is, with the dot. Empty for what is no web address.
    /// </summary>
    public static string HostOf(string url) => WebUrl.TryParse(url, null, out WebUrl? parsed) == WebUrlError.None ? OfHost(parsed!.Host) : "";

    /// <inheritdoc cref="HostOf"/>
    /// <param name="host">As <see cref="WebUrl.Host"/>.</param>
    public static string OfHost(string host)
    {
        string name = host.TrimEnd('.');
        if (name.StartsWith('[') || System.Net.IPAddress.TryParse(name, out _))
        {
            return name + ".";
        }

        string[] labels = name.Split('.');
        Array.Reverse(labels);
        return string.Join('.', labels) + ".";
    }
}
