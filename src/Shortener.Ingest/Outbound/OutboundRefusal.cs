namespace Shortener.Ingest.Outbound;

/// <summary>Why a request on a user's behalf has no answer.</summary>
public enum OutboundRefusal
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>No URL with a host.</summary>
    InvalidUrl,

    /// <summary>A scheme other than http and https, also as the target of a redirect.</summary>
    Scheme,

    /// <summary>A user name or password in the URL.</summary>
    UserInfo,

    /// <summary>A port that no web server uses: other protocols would take the request for their own.</summary>
    Port,

    /// <summary>
    /// The host has no address on the public Internet: none at all, or a private one among them. The two are not told apart, so that
    /// nobody can ask which names a private network knows.
    /// </summary>
    NotPublic,

    /// <summary>A redirect leads from https to http: what came back could have been written by anyone on the way.</summary>
    Downgrade,

    /// <summary>More redirects than <see cref="OutboundLimits.MaxRedirects"/>.</summary>
    TooManyRedirects,

    /// <summary>Nothing accepts connections there.</summary>
    Unreachable,

    /// <summary>No TLS, or a certificate that does not hold.</summary>
    Tls,

    /// <summary>What came back is no HTTP, has too large a header, or broke off.</summary>
    Protocol,

    /// <summary>The whole took longer than <see cref="OutboundLimits.Deadline"/>.</summary>
    Deadline,
}
