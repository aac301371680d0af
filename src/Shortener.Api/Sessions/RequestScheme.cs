using Microsoft.Extensions.Primitives;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.Sessions;

/// <summary>Whether the browser speaks https, also where a trusted proxy speaks plain http to this server. Thread-safe.</summary>
/// <remarks>
/// <c>X-Forwarded-Proto</c>, else <c>proto</c> of <c>Forwarded</c> (RFC 7239 section 5.4), from a peer of <c>Http:TrustedProxies</c>. Of
/// several values the first counts: the browser's side. A client that invents it only spoils the cookie of its own browser.
/// </remarks>
internal sealed class RequestScheme(ClientAddressResolver proxies)
{
    public bool IsHttps(HttpContext context)
    {
        if (context.Request.IsHttps)
        {
            return true;
        }

        if (!proxies.TrustsAnyone || context.Connection.RemoteIpAddress is not { } peer || !proxies.IsTrusted(peer))
        {
            return false;
        }

        IHeaderDictionary headers = context.Request.Headers;
        return headers.TryGetValue("X-Forwarded-Proto", out StringValues proto)
            ? FirstOf(proto.ToString()).Equals("https", StringComparison.OrdinalIgnoreCase)
            : SaysHttps(headers["Forwarded"].ToString());
    }

    private static ReadOnlySpan<char> FirstOf(string list)
    {
        int comma = list.IndexOf(',', StringComparison.Ordinal);
        return list.AsSpan(0, comma < 0 ? list.Length : comma).Trim();
    }

    private static bool SaysHttps(string forwarded)
    {
        ReadOnlySpan<char> first = FirstOf(forwarded);
        foreach (Range range in first.Split(';'))
        {
            ReadOnlySpan<char> pair = first[range].Trim();
            if (pair.StartsWith("proto=", StringComparison.OrdinalIgnoreCase))
            {
                return pair["proto=".Length..].Trim('"').Equals("https", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}
