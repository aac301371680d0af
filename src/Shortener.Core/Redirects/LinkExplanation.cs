using Shortener.Core.Targeting;

namespace Shortener.Core.Redirects;

/// <summary>The step of a link's program that decided.</summary>
public enum LinkStep
{
    Block,
    Password,
    Schedule,
    Expiry,
    Preview,
    Rule,
    App,
    Variants,
    Destination,
}

/// <summary>A decision and how it came about.</summary>
/// <param name="Decision">What <see cref="LinkProgram.Decide"/> decides for the visit.</param>
/// <param name="Step">The step that decided.</param>
/// <param name="Rules">What each rule that was asked made of the visit; empty where no rule was asked.</param>
public sealed record LinkExplanation(LinkDecision Decision, LinkStep Step, IReadOnlyList<RuleExplanation> Rules);
