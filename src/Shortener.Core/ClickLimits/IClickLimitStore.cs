namespace Shortener.Core.ClickLimits;

/// <summary>
/// Clicks that links with a click limit have used up, nodes' blocks taken ahead included. Thread-safe. Implemented once per backend.
/// </summary>
public interface IClickLimitStore
{
    /// <summary>
    /// Takes up to <paramref name="want"/> clicks of what the link has left, in one statement, so that all nodes together never take more
    /// than the limit. A link that never took one begins with the human clicks stored so far.
    /// </summary>
    Task<ClickBlock> TakeAsync(long linkId, long limit, int want, CancellationToken ct);

    /// <summary>Clicks that can still be taken; 0 for a link that does not exist. Reads only, and counts as <see cref="TakeAsync"/> would begin.</summary>
    Task<long> LeftAsync(long linkId, long limit, CancellationToken ct);

    /// <summary>Gives back clicks that were taken and not used.</summary>
    Task GiveBackAsync(long linkId, int clicks, CancellationToken ct);

    /// <summary>
    /// Counts anew for links that get a limit after they had none: each begins with the human clicks stored so far, or with what an
    /// earlier limit used if that is more. Never lowers a count, because blocks taken under the earlier limit may still be given back.
    /// </summary>
    Task RecountAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct);
}

/// <param name="Granted">Clicks taken; 0 when none is left.</param>
/// <param name="Left">Clicks that others can still take.</param>
public readonly record struct ClickBlock(int Granted, long Left);
