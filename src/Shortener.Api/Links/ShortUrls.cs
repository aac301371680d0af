using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Names of stored links as REST gives them: the default domain goes by the public URL's host.</summary>
internal sealed class ShortUrls(PublicUrl publicUrl) : IShortUrls
{
    public string DomainOf(string storedHost) => storedHost.Length == 0 ? publicUrl.Base.Host : Domain.HostOf(storedHost);

    public string? StoredHostOf(string domain)
    {
        if (string.Equals(domain, publicUrl.Base.Authority, StringComparison.OrdinalIgnoreCase)
            || string.Equals(domain, publicUrl.Base.Host, StringComparison.OrdinalIgnoreCase))
        {
            return "";
        }

        return DomainName.TryNormalise(domain, out string? host) ? host : null;
    }

    public string ShortUrl(string storedHost, string slug) => publicUrl.Of(storedHost.Length == 0 ? null : Domain.HostOf(storedHost), slug);
}
