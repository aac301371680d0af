namespace Shortener.Core.Clicks;

/// <summary>The journal as the redirect sees it. Thread-safe; never blocks, never throws for data, allocates nothing.</summary>
public interface IClickAppender
{
    /// <summary>
    /// Publishes the click: once it returns true, the click survives the death of the process. False when it was dropped; the drop
    /// is counted by reason and the redirect goes on.
    /// </summary>
    bool TryAppend(in ClickCapture capture);

    /// <summary>
    /// Completes once everything appended before the call is on disk under <c>Durability=Disk</c>; already complete under
    /// <c>Durability=Process</c>.
    /// </summary>
    ValueTask WhenDurableAsync();
}
