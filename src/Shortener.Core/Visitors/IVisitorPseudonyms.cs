using System.Net;

namespace Shortener.Core.Visitors;

/// <summary>
/// Turns address and user agent into a pseudonym: SipHash-2-4 keyed with the salt of the period (day or month) the instant lies in,
/// over workspace, address and user agent. Thread-safe, allocates nothing.
/// </summary>
public interface IVisitorPseudonyms
{
    /// <summary>Null when there is no address or no salt for the period is at hand.</summary>
    long? Compute(int workspaceId, IPAddress? address, ReadOnlySpan<char> userAgent, long unixMicros);
}
