using System.Text;

namespace Shortener.Core.Redirects;

/// <summary>
/// A link compiled for the redirect path: everything that does not depend on the request is ready. Immutable, shared between
/// requests. A plain hit uses <see cref="Location"/> as it is and builds nothing.
/// </summary>
public sealed class RedirectPlan
{
    private readonly int _fragmentStart;
    private readonly short _statusCode;

    private RedirectPlan(RedirectTarget target, string location, string destinationUtm)
    {
        LinkId = target.LinkId;
        WorkspaceId = target.WorkspaceId;
        DomainId = target.DomainId;
        Version = target.Version;
        Slug = target.Slug;
        Enabled = target.Enabled;
        _statusCode = target.RedirectCode is 301 or 307 or 308 ? (short)target.RedirectCode : (short)302;
        Location = location;
        DestinationUtm = destinationUtm;
        int fragment = location.IndexOf('#', StringComparison.Ordinal);
        _fragmentStart = fragment < 0 ? location.Length : fragment;
        // tel:, mailto: and the like have no query that a visitor's could be added to.
        ForwardsQuery = target.ForwardQuery && location.Contains("://", StringComparison.Ordinal);
    }

    public long LinkId { get; }

    public long Version { get; }

    public int WorkspaceId { get; }

    public int DomainId { get; }

    public string Slug { get; }

    /// <summary>The destination as the header carries it: visible ASCII only.</summary>
    public string Location { get; }

    /// <summary>The destination's own UTM parameters as a query, still encoded; empty when it has none.</summary>
    public string DestinationUtm { get; }

    /// <summary>301, 302, 307 or 308; a number that is none of these became 302.</summary>
    public int StatusCode => _statusCode;

    /// <summary>Whether a browser may keep the answer: 301 and 308.</summary>
    public bool IsPermanent => _statusCode is 301 or 308;

    public bool Enabled { get; }

    /// <summary>Whether the request's query is added to the destination.</summary>
    public bool ForwardsQuery { get; }

    /// <summary>Compiles what a store or L2 returned. Never fails: the destination was judged when it was stored.</summary>
    public static RedirectPlan Compile(RedirectTarget target)
    {
        string location = LocationEncoding.Encode(target.Url);
        return new RedirectPlan(target, location, UtmOf(location));
    }

    /// <summary>
    /// The destination with the request's query added: behind the destination's own query, before its fragment, without our control
    /// parameters. A parameter that the destination has already is added all the same, behind the destination's. Returns
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
