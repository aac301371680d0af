namespace Shortener.Core.Links;

/// <summary>Names domains by their stored host and short URLs without a scheme.</summary>
public sealed class BareShortUrls : IShortUrls
{
    public string DomainOf(string storedHost) => storedHost;

    public string? StoredHostOf(string domain) => domain.ToLowerInvariant();

    public string ShortUrl(string storedHost, string slug) => $"{storedHost}/{slug}";
}
