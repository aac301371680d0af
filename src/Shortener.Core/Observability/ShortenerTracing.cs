using System.Diagnostics;

namespace Shortener.Core.Observability;

/// <summary>
/// The product's own spans: REST requests, commits, forwarding. Never a redirect: without an exporter starting a span costs one read,
/// with one it would be the largest cost of a cached redirect. Tags carry no visitor data: no address, user agent, referrer or query.
/// </summary>
public static class ShortenerTracing
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "Shortener";

    /// <summary>Thread-safe. <see cref="ActivitySource.StartActivity(string, ActivityKind)"/> is null where nobody listens.</summary>
    public static ActivitySource Source { get; } = new(SourceName);
}
