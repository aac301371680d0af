namespace Shortener.Core.Targeting;

/// <summary>What the rules decided for a visit: nothing, a destination or a block page.</summary>
/// <param name="RuleIndex">The rule that held, from 0; -1 when none did.</param>
/// <param name="Destination">Where it leads; null for a block page.</param>
/// <param name="Block">The block page; null for a destination.</param>
public readonly record struct RuleDecision(int RuleIndex, TargetDestination? Destination, BlockTarget? Block)
{
    /// <summary>No rule held: the link goes on without one.</summary>
    public static readonly RuleDecision None = new(-1, null, null);

    /// <summary>Whether a rule held.</summary>
    public bool Matched => RuleIndex >= 0;
}

/// <summary>One destination of compiled rules or of an A/B test. Immutable.</summary>
/// <param name="Index">Position among the destinations it was compiled with.</param>
/// <param name="Url">As validated.</param>
/// <param name="Variant">Name of the variant, or null outside an A/B test.</param>
public sealed record TargetDestination(int Index, string Url, string? Variant);
