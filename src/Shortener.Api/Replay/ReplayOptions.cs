namespace Shortener.Api.Replay;

/// <summary>What to replay, where to and how fast.</summary>
/// <param name="Rate">Requests a second, or null for as many as the connections carry.</param>
/// <param name="Connections">Most requests under way at once.</param>
internal sealed record ReplayOptions(Uri Target, double? Rate, int Connections, CountryAddresses Addresses);
