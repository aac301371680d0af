namespace Shortener.Core.ClientAddresses;

/// <summary>How requests reach the server.</summary>
public sealed class HttpOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Http";

    /// <summary>Most networks that may be configured: each hop of a request is held against all of them.</summary>
    public const int MaxTrustedProxies = 256;

    /// <summary>
    /// Addresses and CIDR networks of proxies whose <c>X-Forwarded-For</c> or <c>Forwarded</c> counts, at most 256. Default: none, so the
    /// address of the connection is the client's. Environment: <c>Http__TrustedProxies__0</c>, <c>Http__TrustedProxies__1</c>, or
    /// <c>Http__TrustedProxies</c> with entries separated by <c>;</c>.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];
}
