using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Shortener.Api.Hosting;

namespace Shortener.Api.Redirects;

/// <summary>How the server is set up for what visitors' programs really send.</summary>
internal static class KestrelSetup
{
    /// <summary>Bounds of one request's line, in bytes: a long campaign query, or a slug that is far too long and gets its plain 404.</summary>
    private const int MaxRequestLineBytes = 32 * 1_024;

    /// <summary>Bounds of one request's headers, in bytes: a user agent or a referrer of 64 KiB is still redirected.</summary>
    private const int MaxRequestHeadersBytes = 128 * 1_024;

    /// <summary>A phone on a bad line sends its headers in one or two packets; who takes longer holds connections on purpose.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>UTF-8 that turns bytes it cannot read into U+FFFD instead of refusing the request.</summary>
    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>
    /// Applies the limits and leaves out the <c>Server</c> header. A user agent,
    /// referrer or language list in a legacy encoding is read as well as it can be: without this the server answers it 400.
    /// </summary>
    public static void ConfigureShortenerKestrel(this KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.RequestHeadersTimeout = HeadersTimeout;
        options.Limits.MaxConcurrentConnections = OpenFiles.ConnectionsFor(OpenFiles.Limit);
        options.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        options.Limits.MaxRequestHeadersTotalSize = MaxRequestHeadersBytes;
        options.RequestHeaderEncodingSelector = static name => IsFreeText(name) ? Lenient : null;
    }

    /// <summary>
    /// A request is read, parsed and handed over on the thread that received it: see <see cref="Hosting.InlineSockets"/>. A connection
    /// holds its 4 KiB of read buffer also while it is idle, which saves each request the system call that would ask for data first.
    /// </summary>
    public static void ConfigureShortenerSockets(this SocketTransportOptions options)
    {
        options.UnsafePreferInlineScheduling = true;
        options.WaitForDataBeforeAllocatingBuffer = false;
    }

    private static bool IsFreeText(string name) =>
        name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Referer", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Accept-Language", StringComparison.OrdinalIgnoreCase);
}
