using Shortener.Core.Domains;

namespace Shortener.Core.Links;

/// <summary>Names domains by their stored host and short URLs without a scheme.</summary>
public sealed class BareShortUrls : IShortUrls
{
    public string DomainOf(string storedHost) => Domain.HostOf(storedHost);

    public string? StoredHostOf(string domain) => domain.ToLowerInvariant();

    public string ShortUrl(string storedHost, string slug) => $"{DomainOf(storedHost)}/{slug}";
}
