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

    /// <summary>Gives back clicks that were taken and not used.</summary>
    Task GiveBackAsync(long linkId, int clicks, CancellationToken ct);

    /// <summary>Forgets what the link has used: a limit set later begins with the clicks stored then.</summary>
    Task ForgetAsync(long linkId, CancellationToken ct);
}

/// <param name="Granted">Clicks taken; 0 when none is left.</param>
/// <param name="Left">Clicks that others can still take.</param>
public readonly record struct ClickBlock(int Granted, long Left);
