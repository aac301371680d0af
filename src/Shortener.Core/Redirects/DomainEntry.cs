using Shortener.Core.Domains;

namespace Shortener.Core.Redirects;

/// <summary>What the redirect path knows of a domain. Immutable; one object for all visits until the domain changes.</summary>
/// <param name="DomainId">The domain.</param>
/// <param name="WorkspaceId">Its owner.</param>
/// <param name="Host">Lower-case punycode; empty for the default domain.</param>
public sealed record DomainEntry(int DomainId, int WorkspaceId, string Host)
{
    /// <summary>What its owner chose.</summary>
    public DomainSettings Settings { get; init; } = DomainSettings.None;

    /// <summary>Whether ownership was proved. The default domain needs no proof.</summary>
    public bool IsVerified { get; init; }
}
