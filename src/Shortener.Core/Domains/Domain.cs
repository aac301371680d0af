namespace Shortener.Core.Domains;

/// <summary>A host that serves links.</summary>
/// <param name="Host">Lower-case punycode without port; empty for the default domain, which every workspace may use.</param>
public sealed record Domain(int Id, int WorkspaceId, string Host, DateTimeOffset CreatedAt)
{
    /// <summary>Whether it answers every host that is no other domain's.</summary>
    public bool IsDefault => Host.Length == 0;

    /// <summary>What its owner chose.</summary>
    public DomainSettings Settings { get; init; } = DomainSettings.None;

    /// <summary>What the DNS record of the owner must say.</summary>
    public string Token { get; init; } = "";

    /// <summary>When ownership was proved; null before.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Whether the host is this domain's, not merely claimed.</summary>
    public bool HoldsHost { get; init; } = true;

    /// <summary>Grows with every change; the ETag is made of it.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The host, from its stored form.</summary>
    /// <remarks>Behind a tilde, which no host name holds, stands whose claim it is, or that the domain is deleted.</remarks>
    public static string HostOf(string stored)
    {
        int tilde = stored.IndexOf('~', StringComparison.Ordinal);
        return tilde < 0 ? stored : stored[..tilde];
    }
}
