using Microsoft.Extensions.Options;
using Shortener.Core.Blocklists;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>
/// The destination policy with the platform's own hosts kept current: a domain that another node created counts within
/// <see cref="HostsKept"/>. Thread-safe.
/// </summary>
internal sealed class DestinationCheck(
    IOptions<LinksOptions> options, IDomainStore domains, PublicUrl publicUrl, IBlocklist blocklist, TimeProvider time)
{
    private static readonly TimeSpan HostsKept = TimeSpan.FromSeconds(2);

    private readonly DestinationPolicy _policy = new(options.Value.AllowPrivateDestinations, blocklist);

    // Timestamp of the last reading; 0 before it. Two requests that find it old both read: harmless.
    private long _readAt;

    /// <summary>Whether a link may lead there, and its normalised URL.</summary>
    public async ValueTask<DestinationVerdict> CheckAsync(string url, CancellationToken ct)
    {
        await EnsureCurrentAsync(ct);
        return _policy.Check(url);
    }

    /// <summary>Whether a link may show an image, and its normalised URL.</summary>
    public async ValueTask<DestinationVerdict> CheckImageAsync(string url, CancellationToken ct)
    {
        await EnsureCurrentAsync(ct);
        return _policy.CheckImage(url);
    }

    /// <summary>As <see cref="CheckAsync"/>, by the own hosts as last read: behind <see cref="EnsureCurrentAsync"/> of the same request.</summary>
    public DestinationVerdict Check(string url) => _policy.Check(url);

    /// <summary>Reads the own hosts where none were read within <see cref="HostsKept"/>.</summary>
    public async ValueTask EnsureCurrentAsync(CancellationToken ct)
    {
        long readAt = Interlocked.Read(ref _readAt);
        if (readAt == 0 || time.GetElapsedTime(readAt) >= HostsKept)
        {
            await RefreshAsync(ct);
        }
    }

    /// <summary>Reads the own hosts, at once after a domain is created here.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        long at = time.GetTimestamp();
        IReadOnlyList<string> hosts = await domains.ListAllHostsAsync(ct);
        _policy.SetOwnAuthorities([publicUrl.Base.Authority, .. hosts]);
        Interlocked.Exchange(ref _readAt, at);
    }
}
