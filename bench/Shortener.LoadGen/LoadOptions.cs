namespace Shortener.LoadGen;

/// <summary>What to send, how fast and for how long.</summary>
/// <param name="Target">Scheme http, loopback only.</param>
/// <param name="Paths">Requested in turn; each connection starts elsewhere.</param>
/// <param name="Rate">Requests a second over all connections, or null for as many as the connections carry.</param>
internal sealed record LoadOptions(
    Uri Target,
    IReadOnlyList<string> Paths,
    double? Rate,
    int Connections,
    TimeSpan Duration,
    TimeSpan WarmUp,
    string UserAgent);
