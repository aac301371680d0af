using System.Net;
using Microsoft.Extensions.Primitives;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.ClientAddresses;

internal static class ClientAddressRequest
{
    /// <summary>
    /// The client's address of a request, null when the connection has none. Allocates nothing without the headers; several lines of a
    /// header are joined by commas.
    /// </summary>
    public static IPAddress? ClientAddress(this HttpContext context, ClientAddressResolver resolver)
    {
        if (!resolver.TrustsAnyone)
        {
            return context.Connection.RemoteIpAddress;
        }

        IHeaderDictionary headers = context.Request.Headers;
        StringValues forwardedFor = headers["X-Forwarded-For"];
        StringValues forwarded = headers["Forwarded"];
        return resolver.Resolve(context.Connection.RemoteIpAddress, forwardedFor.ToString(), forwarded.ToString());
    }
}
