using System.Net;
using Shortener.Api.ClientAddresses;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.Redirects;

/// <summary>Says who a request comes from. Thread-safe; allocates nothing on a request without proxy headers.</summary>
internal interface IClientAddress
{
    /// <summary>The visitor's address, or null when there is none.</summary>
    IPAddress? Of(HttpContext context);
}

/// <summary>The visitor behind the proxies that the operator trusts; the peer of the connection where there are none.</summary>
internal sealed class TrustedProxyAddress(ClientAddressResolver resolver) : IClientAddress
{
    public IPAddress? Of(HttpContext context) => context.ClientAddress(resolver);
}
