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
}
