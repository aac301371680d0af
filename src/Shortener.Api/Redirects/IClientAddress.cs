using System.Net;

namespace Shortener.Api.Redirects;

/// <summary>Says who a request comes from. Thread-safe; allocates nothing on a request without proxy headers.</summary>
internal interface IClientAddress
{
    /// <summary>The visitor's address, or null when there is none.</summary>
    IPAddress? Of(HttpContext context);
}

/// <summary>The peer of the connection: right where no proxy stands in front.</summary>
internal sealed class ConnectionClientAddress : IClientAddress
{
    public IPAddress? Of(HttpContext context) => context.Connection.RemoteIpAddress;
}
