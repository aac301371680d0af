namespace Shortener.FaultTests.Load;

/// <summary>
/// What the visitors of one link saw: requests that left them, and redirects that arrived whole. Thread-safe. A click is stored for
/// each redirect that arrived, and never for more than was sent.
/// </summary>
internal sealed class ClickLog(string linkId, string slug)
{
    private long _sent;
    private long _answered;

    public string LinkId { get; } = linkId;

    public string Slug { get; } = slug;

    public long Sent => Interlocked.Read(ref _sent);

    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Call before the first byte leaves.</summary>
    public void AddSent() => Interlocked.Increment(ref _sent);

    /// <summary>Call once the last byte of a redirect has arrived.</summary>
    public void AddAnswered() => Interlocked.Increment(ref _answered);
}
