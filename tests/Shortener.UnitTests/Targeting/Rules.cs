using System.Text.Json;
using Shortener.Core.Destinations;
using Shortener.Core.Targeting;
using Shortener.Core.Validation;
using Shortener.Core.Variants;

namespace Shortener.UnitTests.Targeting;

/// <summary>Rules from JSON, the way a request brings them.</summary>
internal static class Rules
{
    public static readonly VariantKey Key = new(1, 2);

    private static readonly DestinationPolicy Policy = new(allowPrivate: false);

    public static DestinationVerdict Allows(string url) => Policy.Check(url);

    public static IReadOnlyList<Rule> Valid(string json, TimeZoneInfo? zone = null)
    {
        (IReadOnlyList<Rule>? rules, FieldProblems problems) = Judge(json, zone);
        Assert.Empty(problems.Items);
        return rules!;
    }

    public static (IReadOnlyList<Rule>? Rules, FieldProblems Problems) Judge(string json, TimeZoneInfo? zone = null)
    {
        var problems = new FieldProblems();
        using JsonDocument document = JsonDocument.Parse(json);
        IReadOnlyList<Rule?>? read = RuleValidation.Read(document.RootElement, "rules", problems);
        return (read is null ? null : RuleValidation.Validate(read, "rules", zone ?? TimeZoneInfo.Utc, Allows, problems), problems);
    }

    public static CompiledRules Compile(string json, TimeZoneInfo? zone = null) =>
        CompiledRules.Compile(Valid(json, zone), zone ?? TimeZoneInfo.Utc, Key);

    /// <summary>Whether a single condition holds for a visit.</summary>
    public static bool Holds(string when, Visit visit, TimeZoneInfo? zone = null) =>
        Compile($$$"""[{"when":{{{when}}},"then":{"url":"https://example.com/"}}]""", zone).Match(visit).Matched;

    public static string Write(IReadOnlyList<Rule> rules) => JsonSerializer.Serialize(rules, TargetingJson.Default.IReadOnlyListRule);
}
