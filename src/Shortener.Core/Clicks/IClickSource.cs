namespace Shortener.Core.Clicks;

/// <summary>A run of clicks and events from one source, from position <see cref="From"/> up to <see cref="To"/>.</summary>
/// <param name="Clicks">Clicks, and events among them, in order of position.</param>
/// <param name="Unreadable">Frames or records that are clicks or events but cannot be decoded, for the dead letters.</param>
/// <param name="Completed">Nothing will ever follow: the generation is closed, or the file is at its end.</param>
public sealed record ClickChunk(long From, long To, IReadOnlyList<RawClick> Clicks, IReadOnlyList<DeadLetter> Unreadable, bool Completed);

/// <summary>
/// Clicks in order of position: a journal's generation, an imported file, later a stream. Read by one pipeline at a time.
/// </summary>
public interface IClickSource
{
    /// <summary>Name in the <c>sources</c> table: <c>node/generation</c> or <c>import/hash</c>.</summary>
    string Identity { get; }

    /// <summary>
    /// Reads on from <paramref name="from"/>, at most <paramref name="maxClicks"/>; when nothing is there, waits up to
    /// <paramref name="wait"/> and returns an empty chunk. A chunk may be empty and still move on (<c>To</c> behind <c>From</c>)
    /// over frames that are no clicks.
    /// </summary>
    ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct);

    /// <summary>Everything before the position is durably committed and may be given up.</summary>
    void Release(long position);

    /// <summary>
    /// What to write beside a commit that reaches <paramref name="to"/>, or null when the source keeps its own account (a journal).
    /// </summary>
    SourceReport? ReportAt(long to);
}

/// <summary>A source's own account, as its node or importer counted it.</summary>
/// <param name="Accepted">Clicks taken in, stored or not.</param>
/// <param name="Dropped">Clicks given up, by reason.</param>
/// <param name="Pending">Clicks behind the committed position.</param>
/// <param name="OldestUnixMicros">Instant of the oldest pending click, or null.</param>
public sealed record SourceReport(long Accepted, IReadOnlyDictionary<string, long> Dropped, long Pending, long? OldestUnixMicros);
