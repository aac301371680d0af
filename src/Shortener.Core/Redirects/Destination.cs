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
    public string LocationFor(ReadOnlySpan<char> query) => WithQuery(Location, _fragmentStart, query);

    /// <summary>As <see cref="LocationFor(ReadOnlySpan{char})"/>, with more of a path behind the URL's own.</summary>
    /// <param name="query">The short URL's raw query, with or without its question mark.</param>
    /// <param name="suffix">Decoded segments without leading slash; empty for none.</param>
    public string LocationFor(ReadOnlySpan<char> query, string suffix)
    {
        if (suffix.Length == 0)
        {
            return LocationFor(query);
        }

        int pathEnd = Location.AsSpan().IndexOfAny('?', '#') is var end && end < 0 ? Location.Length : end;
        ReadOnlySpan<char> path = Location.AsSpan(0, pathEnd).TrimEnd('/');
        string longer = string.Concat(path, "/", EncodePath(suffix), Location.AsSpan(pathEnd));
        return WithQuery(longer, _fragmentStart + longer.Length - Location.Length, query);
    }

    private string WithQuery(string location, int fragmentStart, ReadOnlySpan<char> query)
    {
        query = ControlQuery.WithoutMark(query);
        if (query.IsEmpty || !ForwardsQuery)
        {
            return location;
        }

        ReadOnlySpan<char> head = location.AsSpan(0, fragmentStart);
        ReadOnlySpan<char> fragment = location.AsSpan(fragmentStart);
        int mark = head.IndexOf('?');
        ReadOnlySpan<char> separator = mark < 0 ? "?" : head[^1] is '?' or '&' ? "" : "&";
        if (ControlQuery.Read(query) == ControlParameters.None && !query.ContainsAnyExcept(LocationEncoding.QuerySafe))
        {
            return string.Concat(head, separator, query, fragment);
        }

        var longer = new StringBuilder(location.Length + query.Length + 16).Append(head);
        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            if (!pair.IsEmpty && ControlQuery.Classify(pair) == ControlParameters.None)
            {
                LocationEncoding.Append(longer.Append(separator), pair, LocationEncoding.QuerySafe);
                separator = "&";
            }
        }

        return longer.Length == head.Length ? location : longer.Append(fragment).ToString();
    }

    // The server decodes a path but leaves an encoded slash as it is: it must not be encoded twice.
    private static string EncodePath(string suffix) =>
        string.Join('/', suffix.Split('/').Select(Uri.EscapeDataString)).Replace("%252F", "%2F", StringComparison.OrdinalIgnoreCase);

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
