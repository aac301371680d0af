using System.Collections.Frozen;
using Shortener.Core.Blocklists;
using Shortener.Core.Images;

namespace Shortener.Core.Destinations;

/// <summary>What the policy says of a destination: either <see cref="Href"/> or <see cref="Reason"/> is set.</summary>
/// <param name="Href">The URL to redirect to: normalised, printable ASCII.</param>
/// <param name="Reason">Why it is refused, as a sentence for the person who gave it.</param>
public readonly record struct DestinationVerdict(string? Href, string? Reason)
{
    /// <summary>Whether links may lead there.</summary>
    public bool IsAllowed => Href is not null;
}

/// <summary>
/// Decides which destinations links may lead to. The decisions are listed in docs/destinations.md. Thread-safe.
/// </summary>
/// <param name="allowPrivate">See <see cref="Links.LinksOptions.AllowPrivateDestinations"/>.</param>
/// <param name="blocklist">Hosts and paths that nobody is led to; null blocks none.</param>
public sealed class DestinationPolicy(bool allowPrivate, IBlocklist? blocklist = null)
{
    /// <summary>Longest destination in characters, before and after normalisation. Browsers and proxies take header lines of 8 KiB.</summary>
    public const int MaxLength = 8_192;

    private volatile FrozenSet<string> _ownHosts = FrozenSet<string>.Empty;
    private volatile FrozenSet<string> _ownOrigins = FrozenSet<string>.Empty;

    /// <summary>
    /// Replaces the platform's own hosts: a link to them would loop or launder a refused destination. A name counts with every port;
    /// an address or <c>localhost</c> only with the given one, because other programs share the machine.
    /// </summary>
    /// <param name="authorities">Hosts in lower-case punycode, with or without port.</param>
    public void SetOwnAuthorities(IEnumerable<string> authorities)
    {
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        var origins = new HashSet<string>(StringComparer.Ordinal);
        foreach (string authority in authorities)
        {
            if (WebUrl.TryParse("http://" + authority, null, out WebUrl? url) != WebUrlError.None)
            {
                continue;
            }

            string host = WithoutTrailingDot(url!.Host);
            if (IsShared(host))
            {
                origins.Add(FormattableString.Invariant($"{host}:{url.Port ?? 80}"));
            }
            else
            {
                hosts.Add(host);
            }
        }

        _ownOrigins = origins.ToFrozenSet(StringComparer.Ordinal);
        _ownHosts = hosts.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Never throws for data.</summary>
    public DestinationVerdict Check(string text)
    {
        if (text.Length > MaxLength)
        {
            return Refuse($"The destination is longer than {MaxLength} characters");
        }

        ReadOnlySpan<char> inner = text.AsSpan().Trim("\t\r\n ");
        if (inner.ContainsAny('\r', '\n', '\0'))
        {
            return Refuse("The destination contains a line break or a NUL character");
        }

        switch (WebUrl.TryParse(text, null, out WebUrl? url))
        {
            case WebUrlError.NoScheme:
                return Refuse("The destination must be an absolute URL that starts with http:// or https://");
            case WebUrlError.OtherScheme:
                return Refuse("Only http and https destinations are allowed");
            case WebUrlError.BadHost:
                return Refuse("The destination has no valid host");
            case WebUrlError.BadPort:
                return Refuse("The destination has no valid port");
        }

        return Check(url!);
    }

    /// <summary>As <see cref="Check(string)"/>, for an image that is shown: one that was uploaded to this service does not lead back to it.</summary>
    public DestinationVerdict CheckImage(string text) =>
        text.Length <= MaxLength
        && WebUrl.TryParse(text.Trim('\t', '\r', '\n', ' '), null, out WebUrl? url) == WebUrlError.None
        && url is { HasUserInfo: false, Query: null, Fragment: null }
        && IsOwn(url)
        && StoredImage.IsPath(url.Path)
            ? new DestinationVerdict(url.Href, null)
            : Check(text);

    private DestinationVerdict Check(WebUrl url)
    {
        if (url.HasUserInfo)
        {
            return Refuse("Destinations must not carry a user name or password: what stands before @ poses as the host");
        }

        if (IsOwn(url))
        {
            return Refuse("The destination leads back to this service");
        }

        if (!allowPrivate && !PublicAddress.IsPublicHost(url.Host))
        {
            return Refuse("The destination is a private address or a name of a local network (Links:AllowPrivateDestinations allows these)");
        }

        string href = url.Href;
        if (blocklist?.Find(href) is { } entry)
        {
            return Refuse($"The destination is on this service's blocklist ({entry})");
        }

        return href.Length > MaxLength
            ? Refuse($"The destination is longer than {MaxLength} characters once it is percent-encoded")
            : new DestinationVerdict(href, null);
    }

    private bool IsOwn(WebUrl url)
    {
        string host = WithoutTrailingDot(url.Host);
        int port = url.Port ?? (url.Scheme == "https" ? 443 : 80);
        return _ownHosts.Contains(host) || _ownOrigins.Contains(FormattableString.Invariant($"{host}:{port}"));
    }

    private static DestinationVerdict Refuse(string reason) => new(null, reason);

    private static string WithoutTrailingDot(string host) => host.EndsWith('.') ? host[..^1] : host;

    private static bool IsShared(string host) => host == "localhost" || host.StartsWith('[') || Ipv4Text.EndsInNumber(host);
}
