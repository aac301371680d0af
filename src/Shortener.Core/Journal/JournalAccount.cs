using Shortener.Core.Clicks;

namespace Shortener.Core.Journal;

/// <summary>
/// A generation's part of the account, taken at one instant: with the <c>stored</c> and <c>deadLettered</c> of the database row whose
/// position was given, accepted = stored + deadLettered + Σ dropped + pending.
/// </summary>
/// <param name="Identity">The generation, <c>node/generation</c>.</param>
/// <param name="Accepted">Clicks ever given to this generation: claimed or refused.</param>
/// <param name="Dropped">Clicks given up, by <see cref="DropReason"/>; every reason is present.</param>
/// <param name="Pending">Clicks behind the given position, by walking their frames; those still being written count.</param>
/// <param name="EndPosition">Position behind the last click.</param>
/// <param name="OldestPendingUnixMicros">Instant of the first pending click, or null.</param>
/// <param name="Stale">
/// The given position has meanwhile been given up, because the database has committed further: read its row again.
/// </param>
public sealed record JournalAccount(
    string Identity,
    long Accepted,
    IReadOnlyDictionary<string, long> Dropped,
    long Pending,
    long EndPosition,
    long? OldestPendingUnixMicros,
    bool Stale)
{
    /// <summary>The account as it is written beside a commit.</summary>
    public SourceReport ToReport() => new(Accepted, Dropped, Pending, OldestPendingUnixMicros);
}
