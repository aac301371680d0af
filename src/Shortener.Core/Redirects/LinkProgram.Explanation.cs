using Shortener.Core.Targeting;

namespace Shortener.Core.Redirects;

/// <content>Why a visit ends as it does.</content>
public sealed partial class LinkProgram
{
    /// <summary>What <see cref="Decide"/> decides, and why. For people who ask, not for redirects.</summary>
    /// <param name="visit">The visit, described.</param>
    /// <param name="passwordGiven">Whether the visitor gave the right password.</param>
    public LinkExplanation Explain(Visit visit, bool passwordGiven)
    {
        LinkDecision decision = Decide(visit, passwordGiven);
        LinkStep? before = decision.Outcome switch
        {
            LinkOutcome.Blocked when Options.Block is not null => LinkStep.Block,
            LinkOutcome.Password => LinkStep.Password,
            LinkOutcome.Preview => LinkStep.Preview,
            LinkOutcome.NotStarted => LinkStep.Schedule,
            LinkOutcome.Expired or LinkOutcome.ExpiredRedirect => LinkStep.Expiry,
            _ => null,
        };
        if (before is { } decided)
        {
            return new LinkExplanation(decision, decided, []);
        }

        IReadOnlyList<RuleExplanation> rules = _rules?.Explain(visit) ?? [];
        LinkStep target = rules.Any(rule => rule.Matched) ? LinkStep.Rule : _split is not null ? LinkStep.Variants : LinkStep.Destination;
        bool app = decision.Outcome != LinkOutcome.Blocked
            && _apps is not null
            && _apps.Decide(visit, Target(visit).Destination.Location).IsSome;
        return new LinkExplanation(decision, app ? LinkStep.App : target, rules);
    }
}
