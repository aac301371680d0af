using System.Text.Json;
using Shortener.Core.Destinations;
using Shortener.Core.Targeting.Conditions;
using Shortener.Core.Validation;
using Shortener.Core.Variants;

namespace Shortener.Core.Targeting;

/// <summary>Checks the rules of a link as a request gives them. Stateless, thread-safe.</summary>
public static class RuleValidation
{
    /// <summary>Rules of a link.</summary>
    public const int MaxRules = 50;

    private const int MaxName = 100;
    private const int MaxReason = 500;

    /// <summary>Reads rules out of a request's JSON; null with the problem added when they are no rules, or for JSON null.</summary>
    public static IReadOnlyList<Rule?>? Read(JsonElement json, string path, FieldProblems problems) =>
        FieldReader.Read(json, TargetingJson.Default.IReadOnlyListRule, path, problems);

    /// <summary>
    /// The rules as they are to be stored: destinations normalised, variants named, everything else as given. Problems name the exact
    /// field (<c>rules[2].when.all[0].country</c>); where there are any, the result is of no use.
    /// </summary>
    /// <param name="rules">As read.</param>
    /// <param name="path">Path of the rules in the request.</param>
    /// <param name="zone">The link's time zone, in which dates begin.</param>
    /// <param name="destination">Whether links may lead to a URL, and its normalised form.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static IReadOnlyList<Rule> Validate(
        IReadOnlyList<Rule?> rules, string path, TimeZoneInfo zone, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        if (rules.Count > MaxRules)
        {
            problems.Add(path, $"A link may have at most {MaxRules} rules");
            return [];
        }

        var conditions = new ConditionValidation(zone, problems);
        var valid = new List<Rule>(rules.Count);
        for (int i = 0; i < rules.Count; i++)
        {
            string at = FormattableString.Invariant($"{path}[{i}]");
            if (rules[i] is not { } rule)
            {
                problems.Add(at, "Must be a rule: {\"when\",\"then\"}");
                continue;
            }

            TextRule.Check(at + ".name", rule.Name, MaxName, problems);
            conditions.Check(at + ".when", rule.When);
            valid.Add(rule with { Then = CheckTarget(at + ".then", rule.Then, destination, problems) });
        }

        return valid;
    }

    private static RuleTarget? CheckTarget(string path, RuleTarget? target, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        if (target is null)
        {
            problems.Add(path, "Required");
            return null;
        }

        int given = (target.Url is null ? 0 : 1) + (target.Variants is null ? 0 : 1) + (target.Block is null ? 0 : 1);
        if (given != 1)
        {
            problems.Add(path, "Must have exactly one of url, variants and block");
            return target;
        }

        if (target.Test is { } test)
        {
            VariantTest valid = VariantValidation.Validate(test, path, destination, problems);
            return target with { Variants = valid.Variants };
        }

        if (target.EndsAt is not null || target.Winner is not null)
        {
            problems.Add(path + (target.EndsAt is null ? ".winner" : ".endsAt"), "Goes with variants only");
        }

        if (target.Block is { } block)
        {
            CheckBlock(path + ".block", block, problems);
            return target;
        }

        return target with { Url = DestinationField.Check(path + ".url", target.Url, destination, problems) };
    }

    private static void CheckBlock(string path, BlockTarget block, FieldProblems problems)
    {
        TextRule.Check(path + ".reason", block.Reason, MaxReason, problems);
        if (block.Status is not (null or 403 or 410 or 451))
        {
            problems.Add(path + ".status", "Must be 403, 410 or 451");
        }
    }
}
