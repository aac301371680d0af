namespace Shortener.Core.Blocklists;

/// <summary>Where the hosts and paths come from that nobody is led to.</summary>
public sealed class BlocklistOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Blocklist";

    /// <summary>Least and most <see cref="MaxEntries"/>.</summary>
    public const int LeastEntries = 1, MostEntries = 50_000_000;

    /// <summary>
    /// A text file of hosts and paths, one a line; its form is described in docs/blocklist.md. Default: empty, which blocks nothing.
    /// Environment: <c>Blocklist__Path</c>.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// Entries that the list may hold; each takes 12 bytes of memory, and twice that while a changed file is read. A larger file is
    /// refused. Default 5,000,000, range 1 to 50,000,000. Environment: <c>Blocklist__MaxEntries</c>.
    /// </summary>
    public int MaxEntries { get; set; } = 5_000_000;
}
