namespace Shortener.Core.Links;

/// <summary>How stored links are named to clients. Thread-safe.</summary>
public interface IShortUrls
{
    /// <summary>The domain as clients know it; the stored host of the default domain is empty.</summary>
    string DomainOf(string storedHost);

    /// <summary>The stored host of a domain as clients write it; null for text that names no domain.</summary>
    string? StoredHostOf(string domain);

    /// <summary>The short URL of a slug.</summary>
    string ShortUrl(string storedHost, string slug);
}
