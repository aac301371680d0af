namespace Shortener.Core.Links;

/// <summary>The numbers that new links get. Thread-safe. Implemented once per backend.</summary>
public interface ILinkNumbers
{
    /// <summary>New links get numbers above this one, and above every number given before. Repeating it changes nothing.</summary>
    Task ContinueBehindAsync(long number, CancellationToken ct);
}
