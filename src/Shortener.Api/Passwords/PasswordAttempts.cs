using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Shortener.Api.Passwords;

/// <summary>
/// Limits how often a link's password is tried on this node: <see cref="PerAddress"/> times from one address (IPv6: one /64 network) and
/// <see cref="PerLink"/> times from everywhere, each within <see cref="Window"/>. Right answers count too, so that the limit cannot be
/// told from outside. The link's limit is asked first, so the addresses remembered are bounded by it. Thread-safe.
/// </summary>
internal sealed class PasswordAttempts : IDisposable
{
    /// <summary>Tries of one address at one link.</summary>
    public const int PerAddress = 10;

    /// <summary>Tries of everyone at one link.</summary>
    public const int PerLink = 300;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<(long LinkId, IPAddress? Address)> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(long LinkId, IPAddress? Address), long>(attempt =>
            RateLimitPartition.GetFixedWindowLimiter(attempt.LinkId, static _ => Limit(PerLink))),
        PartitionedRateLimiter.Create<(long LinkId, IPAddress? Address), (long, IPAddress?)>(attempt =>
            RateLimitPartition.GetFixedWindowLimiter((attempt.LinkId, Network(attempt.Address)), static _ => Limit(PerAddress))));

    /// <summary>Null when the password may be tried, else how long to wait.</summary>
    public TimeSpan? TryBegin(long linkId, IPAddress? address)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire((linkId, address));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? wait : Window;
    }

    public void Dispose() => _limiter.Dispose();

    private static FixedWindowRateLimiterOptions Limit(int permits) => new() { PermitLimit = permits, Window = Window, QueueLimit = 0 };

    private static IPAddress? Network(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4();
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
