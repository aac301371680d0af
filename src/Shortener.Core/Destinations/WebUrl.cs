namespace Shortener.Core.Destinations;

/// <summary>Why a text is not a web address.</summary>
public enum WebUrlError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>No scheme, and no base to resolve against.</summary>
    NoScheme,

    /// <summary>A scheme other than http and https.</summary>
    OtherScheme,

    /// <summary>No host, or one that the URL standard refuses.</summary>
    BadHost,

    /// <summary>A port that is no number up to 65,535.</summary>
    BadPort,
}

/// <summary>
/// An http or https URL as browsers understand it: the parts of the WHATWG URL standard for these two schemes, percent-encoded and
/// normalised. Immutable. <c>System.Uri</c> follows RFC 3986, so it sees other hosts than the visitor's browser would.
/// </summary>
/// <remarks>Source: https://url.spec.whatwg.org (parsing, host parsing, serialising). Deviations are listed in docs/destinations.md.</remarks>
public sealed record WebUrl
{
    /// <summary><c>http</c> or <c>https</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>User name, percent-encoded; empty where there is none.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Password, percent-encoded; empty where there is none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Lower-case punycode name, dotted IPv4 address or bracketed IPv6 address. A trailing dot is kept.</summary>
    public required string Host { get; init; }

    /// <summary>Null where it is the scheme's own (80, 443).</summary>
    public int? Port { get; init; }

    /// <summary>Starts with a slash; dot segments are resolved.</summary>
    public required string Path { get; init; }

    /// <summary>Without the question mark; null where there is none.</summary>
    public string? Query { get; init; }

    /// <summary>Without the number sign; null where there is none.</summary>
    public string? Fragment { get; init; }

    /// <summary>Whether the authority names a user or a password.</summary>
    public bool HasUserInfo => UserName.Length > 0 || Password.Length > 0;

    /// <summary>Host and port as they stand in the URL.</summary>
    public string Authority => Port is { } port ? FormattableString.Invariant($"{Host}:{port}") : Host;

    /// <summary>Scheme, host and port.</summary>
    public string Origin => $"{Scheme}://{Authority}";

    /// <summary>The serialised URL: printable ASCII only.</summary>
    public string Href
    {
        get
        {
            string user = HasUserInfo ? UserName + (Password.Length > 0 ? ":" + Password : "") + "@" : "";
            string query = Query is null ? "" : "?" + Query;
            string fragment = Fragment is null ? "" : "#" + Fragment;
            return $"{Scheme}://{user}{Authority}{Path}{query}{fragment}";
        }
    }

    /// <summary>Never throws for any text. With a base, relative references are resolved against it.</summary>
    public static WebUrlError TryParse(string text, WebUrl? relativeTo, out WebUrl? url) => new WebUrlParser(text, relativeTo).Parse(out url);

    /// <inheritdoc />
    public override string ToString() => Href;
}
