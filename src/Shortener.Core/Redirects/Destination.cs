using System.Text;

namespace Shortener.Core.Redirects;

/// <summary>
/// Where a redirect leads, ready for the header. Immutable; a struct, so that a plan of a plain link holds its own without another object.
/// </summary>
public readonly struct Destination
{
    private readonly int _fragmentStart;

    /// <param name="url">Normalised; what a header may not carry is encoded.</param>
    /// <param name="forwardsQuery">Whether the request's query is added where the URL can take one.</param>
    public Destination(string url, bool forwardsQuery)
    {
        Location = LocationEncoding.Encode(url);
        DestinationUtm = UtmOf(Location);
        int fragment = Location.IndexOf('#', StringComparison.Ordinal);
        _fragmentStart = fragment < 0 ? Location.Length : fragment;
        // tel:, mailto: and the like have no query that a visitor's could be added to.
        ForwardsQuery = forwardsQuery && Location.Contains("://", StringComparison.Ordinal);
    }

    /// <summary>The URL as the header carries it: visible ASCII only.</summary>
    public string Location { get; }

    /// <summary>The URL's own UTM parameters as a query, still encoded; empty when it has none.</summary>
    public string DestinationUtm { get; }

    /// <summary>Whether the request's query is added.</summary>
    public bool ForwardsQuery { get; }

    /// <summary>
    /// The URL with the request's query added: behind its own query, before its fragment, without our control
    /// parameters. A parameter that the URL has already is added all the same, behind the URL's. Returns
    /// <see cref="Location"/> itself when nothing is added.
    /// </summary>
    /// <param name="query">The short URL's raw query, with or without its question mark.</param>
    public string LocationFor(ReadOnlySpan<char> query)
    {
        query = ControlQuery.WithoutMark(query);
        if (query.IsEmpty || !ForwardsQuery)
        {
            return Location;
        }

        ReadOnlySpan<char> head = Location.AsSpan(0, _fragmentStart);
        ReadOnlySpan<char> fragment = Location.AsSpan(_fragmentStart);
        int mark = head.IndexOf('?');
        ReadOnlySpan<char> separator = mark < 0 ? "?" : head[^1] is '?' or '&' ? "" : "&";
        if (ControlQuery.Read(query) == ControlParameters.None && !query.ContainsAnyExcept(LocationEncoding.QuerySafe))
        {
            return string.Concat(head, separator, query, fragment);
        }

        var location = new StringBuilder(Location.Length + query.Length + 16).Append(head);
        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            if (!pair.IsEmpty && ControlQuery.Classify(pair) == ControlParameters.None)
            {
                LocationEncoding.Append(location.Append(separator), pair, LocationEncoding.QuerySafe);
                separator = "&";
            }
        }

        return location.Length == head.Length ? Location : location.Append(fragment).ToString();
    }

    private static string UtmOf(string location)
    {
        int mark = location.IndexOf('?', StringComparison.Ordinal);
        int fragment = location.IndexOf('#', StringComparison.Ordinal);
        if (mark < 0 || (fragment >= 0 && fragment < mark))
        {
            return "";
        }

        ReadOnlySpan<char> query = location.AsSpan(mark + 1, (fragment < 0 ? location.Length : fragment) - mark - 1);
        if (!query.Contains("utm_", StringComparison.Ordinal))
        {
            return "";
        }

        var utm = new StringBuilder();
        foreach (Range range in query.Split('&'))
        {
            if (query[range].StartsWith("utm_", StringComparison.Ordinal))
            {
                utm.Append(utm.Length == 0 ? "" : "&").Append(query[range]);
            }
        }

        return utm.ToString();
    }
}
