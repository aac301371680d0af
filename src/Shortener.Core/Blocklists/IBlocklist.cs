namespace Shortener.Core.Blocklists;

/// <summary>The blocklist in use. Thread-safe, never waits.</summary>
public interface IBlocklist
{
    /// <summary>The list as it is; another object after each change, so that whoever judged a URL by one can tell that it is outdated.</summary>
    Blocklist Current { get; }

    /// <inheritdoc cref="Blocklist.Find(ReadOnlySpan{char})" />
    string? Find(ReadOnlySpan<char> url) => Current.Find(url);
}
