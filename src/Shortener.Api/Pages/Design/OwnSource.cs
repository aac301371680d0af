using System.Buffers;

namespace Shortener.Api.Pages.Design;

/// <summary>
/// A folder of this server as a source in a page's <c>Content-Security-Policy</c>. Pages with foreign tags may reach such a folder alone:
/// the API and the dashboard, under the same host, would take the visitor's session.
/// </summary>
internal static class OwnSource
{
    private static readonly SearchValues<char> HostChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:");

    /// <summary>
    /// Whether a policy can name the host. It has no form for the brackets of an IPv6 address (CSP Level 3, section 2.3.1, <c>host-source</c>):
    /// browsers pass such a source over.
    /// </summary>
    public static bool CanName(string? host) => host is { Length: > 0 } && !host.AsSpan().ContainsAnyExcept(HostChars);

    /// <summary>The source expression; empty, which allows nothing, for a host that a policy cannot name.</summary>
    /// <param name="host">As the request says it.</param>
    /// <param name="folder">Begins and ends with a slash.</param>
    public static string Of(string? host, string folder) =>
        CanName(host) ? host + folder : "";
}
