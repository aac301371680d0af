namespace Shortener.Core.Links;

/// <summary>How links are made and where they are found.</summary>
public sealed class LinksOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Links";

    /// <summary>
    /// Base of short URLs on the default domain, an absolute http or https URL without query. Default: empty, which stands for the
    /// first listening address. Destinations on its host are refused. Environment: <c>Links__PublicUrl</c>.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// Length of random slugs in characters. Default 7, range 4 to 64; short ones are soon used up and easily guessed.
    /// Environment: <c>Links__SlugLength</c>.
    /// </summary>
    public int SlugLength { get; set; } = 7;

    /// <summary>
    /// Whether links may lead to loopback, private and other special addresses and to names that only a local network knows.
    /// Default false: a public short link to such a target attacks the visitor's own network. Switch it on where the platform serves
    /// an intranet. Environment: <c>Links__AllowPrivateDestinations</c>.
    /// </summary>
    public bool AllowPrivateDestinations { get; set; }
}
