using System.Text.Json;
using Shortener.Core.Clicks;

namespace Shortener.Ingest.Pipeline;

/// <summary>Enriches and stores the clicks of dead letters again. Thread-safe.</summary>
public sealed class DeadLetterReplayer(IDeadLetterStore store, Func<RawClick, EnrichedClick> enrich)
{
    private const int PageSize = 100;

    /// <summary>Replays one letter; refused again, it keeps its new reason.</summary>
    public async Task<ReplayResult> ReplayAsync(long id, CancellationToken ct) =>
        await store.FindAsync(id, ct) is { } letter ? await ReplayAsync(letter, ct) : ReplayResult.NotFound;

    /// <summary>Replays every letter that waits, in order of id, and reports each.</summary>
    public async Task ReplayAllAsync(Action<DeadLetterEntry, ReplayResult> report, CancellationToken ct)
    {
        for (long after = 0; ;)
        {
            IReadOnlyList<DeadLetterEntry> letters = await store.ListAsync(after, PageSize, includeReplayed: false, ct);
            if (letters.Count == 0)
            {
                return;
            }

            foreach (DeadLetterEntry letter in letters)
            {
                report(letter, await ReplayAsync(letter, ct));
            }

            after = letters[^1].Id;
        }
    }

    private async Task<ReplayResult> ReplayAsync(DeadLetterEntry letter, CancellationToken ct)
    {
        if (letter.ReplayedAt is not null)
        {
            return ReplayResult.AlreadyReplayed;
        }

        if (letter.ClickJson is null)
        {
            return ReplayResult.Unreadable;
        }

        EnrichedClick click;
        try
        {
            click = enrich(DeadLetterJson.Read(letter.ClickJson, letter.Position));
        }
        catch (JsonException)
        {
            return ReplayResult.Unreadable;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What failed once may fail again: the letter waits on with what it failed of this time.
            await store.SetReasonAsync(letter.Id, $"enrichment_failed: {exception.GetType().Name}: {exception.Message}", ct);
            return ReplayResult.Refused;
        }

        try
        {
            return await store.ReplayAsync(letter, click, ct);
        }
        catch (ClickDataException exception)
        {
            await store.SetReasonAsync(letter.Id, "refused: " + exception.Message, ct);
            return ReplayResult.Refused;
        }
    }
}
