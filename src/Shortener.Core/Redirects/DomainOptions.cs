namespace Shortener.Core.Redirects;

/// <summary>What a host answers that is no domain of ours.</summary>
public enum UnknownHost
{
    /// <summary>The default domain's links.</summary>
    Default,

    /// <summary>404.</summary>
    NotFound,
}

/// <summary>How hosts are told apart.</summary>
public sealed class DomainOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Domains";

    /// <summary>
    /// What a host answers that is no domain of ours: <c>Default</c> serves the default domain, <c>NotFound</c> a plain 404. Default
    /// <c>Default</c>. Environment: <c>Domains__UnknownHost</c>.
    /// </summary>
    public UnknownHost UnknownHost { get; set; }

    /// <summary>
    /// Whether a domain serves nothing (its host is answered like an unknown one) until its workspace has proved with a DNS record that
    /// it owns the host. Default false: without it the first workspace that creates a domain serves it, until another one proves
    /// ownership. Switch it on where workspaces do not trust each other. Environment: <c>Domains__RequireVerification</c>.
    /// </summary>
    public bool RequireVerification { get; set; }

    /// <summary>
    /// Name server that is asked for the record, as <c>address:port</c>, <c>[address]:port</c> or an address alone (port 53). Default:
    /// empty, which stands for the first <c>nameserver</c> of <c>/etc/resolv.conf</c>. Environment: <c>Domains__Resolver</c>.
    /// </summary>
    public string Resolver { get; set; } = "";
}
