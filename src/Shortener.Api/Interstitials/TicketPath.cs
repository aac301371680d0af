using Shortener.Core.Interstitials;

namespace Shortener.Api.Interstitials;

/// <summary>Addresses of tickets.</summary>
internal static class TicketPath
{
    public const string Prefix = "/i/";

    /// <summary>The address on the host that the page came from.</summary>
    public static string Of(InterstitialTicket ticket, ReadOnlySpan<byte> key) => Prefix + ticket.Seal(key);
}
