using System.Runtime.CompilerServices;
using Shortener.Core.Clicks;

namespace Shortener.Core.RawClicks;

/// <summary>
/// Reads what a source has committed between two positions. Clicks are found by their instants, which positions do not tell: nearly
/// always the last minute holds all of them, which the count of stored clicks proves; otherwise an hour or a day is looked through.
/// Thread-safe.
/// </summary>
public sealed class CommittedClicks(IRawClickStore store)
{
    /// <summary>Clicks that are committed later than this after their instant are not live, and left out.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(24);

    private const int PageSize = 1_000;

    private static readonly TimeSpan[] LookBacks = [TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), Horizon];

    /// <summary>Pages of clicks by position.</summary>
    /// <param name="range">Positions of one source.</param>
    /// <param name="expected">Clicks of all workspaces that were stored in it.</param>
    /// <param name="readUntil">When the range's lower end was committed.</param>
    /// <param name="workspaceIds">Workspaces of interest.</param>
    /// <param name="ct">Ends the reading.</param>
    public async IAsyncEnumerable<IReadOnlyList<StoredClick>> ReadAsync(
        SourceRange range, long expected, DateTimeOffset readUntil, IReadOnlyList<int> workspaceIds, [EnumeratorCancellation] CancellationToken ct)
    {
        long since = 0;
        foreach (TimeSpan lookBack in LookBacks)
        {
            since = UnixMicros.From(readUntil - lookBack);
            if (lookBack == Horizon || await store.CountBehindAsync(range, since, ct) >= expected)
            {
                break;
            }
        }

        while (true)
        {
            IReadOnlyList<StoredClick> page = await store.ReadBehindAsync(range, since, workspaceIds, PageSize, ct);
            if (page.Count > 0)
            {
                yield return page;
                range = range with { After = page[^1].Place.Position };
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }
}
