using Shortener.Core.Clicks;

namespace Shortener.Ingest.Pipeline;

/// <summary>Enriched clicks of one source on their way to a commit, from a position to a position.</summary>
/// <param name="Clicks">In order of position.</param>
/// <param name="Completed">Nothing will ever follow.</param>
internal sealed record PendingBatch(long From, long To, IReadOnlyList<EnrichedClick> Clicks, IReadOnlyList<DeadLetter> DeadLetters, bool Completed)
{
    /// <summary>Joins adjoining batches into one.</summary>
    public static PendingBatch Join(IReadOnlyList<PendingBatch> parts) => parts.Count == 1
        ? parts[0]
        : new PendingBatch(
            parts[0].From,
            parts[^1].To,
            [.. parts.SelectMany(static part => part.Clicks)],
            [.. parts.SelectMany(static part => part.DeadLetters)],
            parts[^1].Completed);

    /// <summary>Cuts behind the click at <paramref name="count"/> − 1: what lies before its end stays with it.</summary>
    public (PendingBatch Left, PendingBatch Right) Split(int count)
    {
        long cut = Clicks[count - 1].Raw.EndPosition;
        return (
            new PendingBatch(From, cut, [.. Clicks.Take(count)], [.. DeadLetters.Where(letter => letter.Position < cut)], Completed: false),
            new PendingBatch(cut, To, [.. Clicks.Skip(count)], [.. DeadLetters.Where(letter => letter.Position >= cut)], Completed));
    }
}
