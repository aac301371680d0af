namespace Shortener.Core.Redirects;

/// <summary>
/// Query parameters of a short URL that are orders to us: they are obeyed and never forwarded to the destination. Names are compared
/// as they are, case included and not percent-decoded.
/// </summary>
[Flags]
public enum ControlParameters
{
    None = 0,

    /// <summary><c>no-track</c>, with or without a value: redirected, not recorded.</summary>
    NoTrack = 1,

    /// <summary><c>qr=1</c>, which our QR codes carry. Any other value of <c>qr</c> is the visitor's own and is forwarded.</summary>
    Qr = 2,
}

/// <summary>Finds <see cref="ControlParameters"/> in a raw query. Allocates nothing.</summary>
public static class ControlQuery
{
    /// <summary>All orders in a query, given with or without its question mark.</summary>
    public static ControlParameters Read(ReadOnlySpan<char> query)
    {
        var found = ControlParameters.None;
        query = WithoutMark(query);
        foreach (Range range in query.Split('&'))
        {
            found |= Classify(query[range]);
        }

        return found;
    }

    /// <summary>Which order one <c>name=value</c> pair gives; none for a visitor's own parameter.</summary>
    internal static ControlParameters Classify(ReadOnlySpan<char> pair)
    {
        if (pair.SequenceEqual("qr=1"))
        {
            return ControlParameters.Qr;
        }

        const string noTrack = "no-track";
        return pair.StartsWith(noTrack) && (pair.Length == noTrack.Length || pair[noTrack.Length] == '=')
            ? ControlParameters.NoTrack
            : ControlParameters.None;
    }

    internal static ReadOnlySpan<char> WithoutMark(ReadOnlySpan<char> query) => query is ['?', ..] ? query[1..] : query;
}
