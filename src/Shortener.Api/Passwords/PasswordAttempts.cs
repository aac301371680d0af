using System.Net;
using Shortener.Core.Limits;

namespace Shortener.Api.Passwords;

/// <summary>
/// Limits how often a link's password is tried on this node: <see cref="PerAddress"/> times from one address (IPv6: one /64 network) and
/// <see cref="PerLink"/> times from everywhere, each within <see cref="Window"/>. Right answers count too, so that the limit cannot be
/// told from outside. The address is asked first: who is refused by it takes nothing from the others. Thread-safe.
/// </summary>
internal sealed class PasswordAttempts(TimeProvider time)
{
    /// <summary>Tries of one address at one link.</summary>
    public const int PerAddress = 10;

    /// <summary>Tries of everyone at one link.</summary>
    public const int PerLink = 300;

    // Some 18 MB and 25 MB at most.
    private const int MaxAddresses = 100_000;
    private const int MaxLinks = 10_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly AttemptKeys _keys = new();
    private readonly SlidingWindow _byAddress = new(PerAddress, Window, MaxAddresses, time);
    private readonly SlidingWindow _byLink = new(PerLink, Window, MaxLinks, time);

    /// <summary>Null when the password may be tried, else how long to wait.</summary>
    public TimeSpan? TryBegin(long linkId, IPAddress? address) =>
        _byAddress.TryTake(_keys.Of(linkId, address), out TimeSpan wait) && _byLink.TryTake(linkId, out wait) ? null : wait;
}
