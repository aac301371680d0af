namespace Shortener.Core.Redirects;

/// <summary>
/// Hears of links changed by this process, after the change is committed, so that its own caches obey at once. Other nodes learn of it
/// by message or by polling. Thread-safe; must not block and must not throw.
/// </summary>
public interface ILinkChangeListener
{
    /// <summary>A link was created, changed or deleted; for a changed slug the former one is named in a call of its own.</summary>
    void OnChanged(int domainId, string slug, long version);
}
