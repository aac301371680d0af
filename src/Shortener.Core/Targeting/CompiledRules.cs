using Shortener.Core.Targeting.Conditions;
using Shortener.Core.Variants;

namespace Shortener.Core.Targeting;

/// <summary>
/// A link's rules, ready for visits. Immutable, thread-safe, shared between requests. Asking allocates nothing beyond what the facts of
/// the visit cost (see <see cref="Visit"/>).
/// </summary>
public sealed class CompiledRules
{
    private readonly CompiledRule[] _rules;

    private CompiledRules(CompiledRule[] rules, IReadOnlyList<TargetDestination> destinations)
    {
        _rules = rules;
        Destinations = destinations;
    }

    /// <summary>
    /// Every destination that a rule can lead to, at its <see cref="TargetDestination.Index"/>: what a caller makes ready for each it
    /// keeps in an array of this length.
    /// </summary>
    public IReadOnlyList<TargetDestination> Destinations { get; }

    /// <summary>Compiles rules that <see cref="RuleValidation"/> has passed.</summary>
    /// <param name="rules">As stored.</param>
    /// <param name="zone">The link's time zone, for schedules and dates.</param>
    /// <param name="key">The link's own key, by which visitors of A/B groups are told apart.</param>
    public static CompiledRules Compile(IReadOnlyList<Rule?> rules, TimeZoneInfo zone, VariantKey key)
    {
        var destinations = new List<TargetDestination>();
        var compiler = new ConditionCompiler(zone);
        CompiledRule[] compiled = [.. rules.OfType<Rule>().Select(rule => Compile(rule, compiler, key, destinations))];
        return new CompiledRules(compiled, destinations);
    }

    /// <summary>The first rule that holds, and where it leads this visitor.</summary>
    public RuleDecision Match(Visit visit)
    {
        for (int i = 0; i < _rules.Length; i++)
        {
            if (_rules[i].When.Holds(visit))
            {
                CompiledRule rule = _rules[i];
                return new RuleDecision(i, rule.Split?.Choose(visit) ?? rule.Destination, rule.Block);
            }
        }

        return RuleDecision.None;
    }

    /// <summary>What each rule made of the visit, up to and including the one that held.</summary>
    public IReadOnlyList<RuleExplanation> Explain(Visit visit)
    {
        var explained = new List<RuleExplanation>();
        for (int i = 0; i < _rules.Length; i++)
        {
            var conditions = new List<ConditionExplanation>();
            _rules[i].When.Explain(visit, conditions);
            bool matched = _rules[i].When.Holds(visit);
            explained.Add(new RuleExplanation(i, _rules[i].Name, matched, conditions));
            if (matched)
            {
                break;
            }
        }

        return explained;
    }

    private static CompiledRule Compile(Rule rule, ConditionCompiler compiler, VariantKey key, List<TargetDestination> destinations)
    {
        VisitTest when = compiler.Compile(rule.When!, "when");
        RuleTarget then = rule.Then!;
        if (then.Test is { } test)
        {
            var split = VariantSplit.Compile(test, key, destinations.Count);
            destinations.AddRange(split.Destinations);
            return new CompiledRule(rule.Name, when, null, split, null);
        }

        if (then.Block is { } block)
        {
            return new CompiledRule(rule.Name, when, null, null, block);
        }

        var destination = new TargetDestination(destinations.Count, then.Url!, null);
        destinations.Add(destination);
        return new CompiledRule(rule.Name, when, destination, null, null);
    }

    private sealed record CompiledRule(string? Name, VisitTest When, TargetDestination? Destination, VariantSplit? Split, BlockTarget? Block);
}
