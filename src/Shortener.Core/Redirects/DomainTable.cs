using System.Collections.Frozen;

namespace Shortener.Core.Redirects;

/// <summary>Hosts and their domains, in memory as a whole, read again with every poll. Thread-safe.</summary>
public sealed class DomainTable(IRedirectStore store, DomainOptions options)
{
    private readonly bool _unknownIsDefault = options.UnknownHost == UnknownHost.Default;
    private readonly bool _requireVerification = options.RequireVerification;
    private volatile Table? _table;

    /// <summary>Whether the domains were read at least once.</summary>
    public bool IsLoaded => _table is not null;

    /// <summary>Reads the domains; what was known stays when this throws.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        IReadOnlyList<DomainEntry> domains = [.. (await store.ListDomainsAsync(ct))
            .Where(domain => !_requireVerification || domain.IsVerified || domain.Host.Length == 0)];
        if (_table is not { } table || !table.Domains.SequenceEqual(domains))
        {
            _table = new Table(domains);
        }
    }

    /// <summary>
    /// Finds the domain that a <c>Host</c> header names: its port and one trailing dot are left out, letter case does not matter.
    /// Null when the host is unknown and unknown hosts are not served. Allocates nothing.
    /// </summary>
    public DomainEntry? Find(ReadOnlySpan<char> hostHeader)
    {
        if (_table is not { } table)
        {
            return null;
        }

        ReadOnlySpan<char> host = HostOf(hostHeader);
        if (!host.IsEmpty && table.ByHost.TryGetValue(host, out DomainEntry? domain))
        {
            return domain;
        }

        return _unknownIsDefault ? table.Default : null;
    }

    /// <summary>Whether the host is a domain's own, not merely answered by the default domain. In memory; allocates nothing.</summary>
    public bool Names(ReadOnlySpan<char> host) => _table is { } table && !host.IsEmpty && table.ByHost.TryGetValue(HostOf(host), out _);

    /// <summary>
    /// Whether a page of a workspace may show under the host that a <c>Host</c> header names: everywhere but on another workspace's domain,
    /// whose visitors would take it for that owner's. In memory; allocates nothing.
    /// </summary>
    public bool MayShow(ReadOnlySpan<char> hostHeader, int workspaceId) =>
        _table is not { } table || HostOf(hostHeader) is not { IsEmpty: false } host
        || !table.ByHost.TryGetValue(host, out DomainEntry? domain) || domain.WorkspaceId == workspaceId;

    private static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> header)
    {
        // The port follows the last colon, unless that lies inside an IPv6 literal's brackets.
        int colon = header.LastIndexOf(':');
        if (colon >= 0 && colon > header.LastIndexOf(']'))
        {
            header = header[..colon];
        }

        return header is [.. var name, '.'] ? name : header;
    }

    private sealed class Table
    {
        public Table(IReadOnlyList<DomainEntry> domains)
        {
            Domains = domains;
            Default = domains.FirstOrDefault(domain => domain.Host.Length == 0);
            ByHost = domains
                .Where(domain => domain.Host.Length > 0)
                .ToFrozenDictionary(domain => domain.Host, domain => domain, StringComparer.OrdinalIgnoreCase)
                .GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public IReadOnlyList<DomainEntry> Domains { get; }

        public DomainEntry? Default { get; }

        public FrozenDictionary<string, DomainEntry>.AlternateLookup<ReadOnlySpan<char>> ByHost { get; }
    }
}
