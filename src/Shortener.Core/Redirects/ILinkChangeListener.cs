namespace Shortener.Core.Redirects;

/// <summary>
/// Told of every committed change of a link (creation and deletion included), by the node that made it. Thread-safe; returns at once
/// and never throws: what it cannot pass on is repaired by the version poll.
/// </summary>
public interface ILinkChangeListener
{
    /// <summary>The link changed and has <paramref name="version"/> from here on.</summary>
    void OnChanged(int domainId, string slug, long version);
}
