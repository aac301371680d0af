namespace Shortener.Core.Events;

/// <summary>The journal as pages see it. Thread-safe; never blocks, never throws for data, allocates nothing.</summary>
public interface IEventAppender
{
    /// <summary>
    /// Publishes the event: once it returns true, the event survives the death of the process. False when it was dropped; the drop is
    /// counted and the page goes on.
    /// </summary>
    bool TryAppend(in EventCapture capture);
}
