using System.Text;
using System.Text.Json;
using Shortener.Core.Destinations;
using Shortener.Core.Targeting;
using Shortener.Core.Validation;

namespace Shortener.Core.Variants;

/// <summary>Checks an A/B test as a request gives it. Stateless, thread-safe.</summary>
public static class VariantValidation
{
    public const int MinVariants = 2;
    public const int MaxVariants = 8;
    public const int MaxWeight = 1_000;

    /// <summary>Bytes of UTF-8: a click's frame carries the name.</summary>
    public const int MaxNameBytes = 64;

    /// <summary>Reads a test out of a request's JSON; null with the problem added when it is none, or for JSON null.</summary>
    public static VariantTest? Read(JsonElement json, string path, FieldProblems problems) =>
        FieldReader.Read(json, TargetingJson.Default.VariantTest, path, problems);

    /// <summary>
    /// The test as it is to be stored: destinations normalised, every variant named, everything else as given. Where there are problems
    /// the result is of no use.
    /// </summary>
    /// <param name="test">As read.</param>
    /// <param name="path">Path of the object that holds <c>variants</c>; empty for the request itself.</param>
    /// <param name="destination">Whether links may lead to a URL, and its normalised form.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static VariantTest Validate(VariantTest test, string path, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        string prefix = path.Length == 0 ? "" : path + ".";
        if (test.Variants is not { Count: >= MinVariants and <= MaxVariants } variants)
        {
            problems.Add(prefix + "variants", $"Must be {MinVariants} to {MaxVariants} variants");
            return test;
        }

        var taken = variants.Select(variant => variant?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var valid = new List<Variant?>(variants.Count);
        for (int i = 0; i < variants.Count; i++)
        {
            string at = FormattableString.Invariant($"{prefix}variants[{i}]");
            if (variants[i] is not { } variant)
            {
                problems.Add(at, "Must be a variant: {\"url\",\"weight\"?,\"name\"?}");
                continue;
            }

            string name = variant.Name ?? FreeLetter(i, taken);
            CheckName(at + ".name", name, seen, problems);
            if (variant.Weight is < 1 or > MaxWeight)
            {
                problems.Add(at + ".weight", $"Must be 1 to {MaxWeight}; leave a variant out that nobody shall get");
            }

            valid.Add(variant with { Name = name, Url = DestinationField.Check(at + ".url", variant.Url, destination, problems) });
        }

        if (test.EndsAt is null != test.Winner is null)
        {
            problems.Add(prefix + (test.EndsAt is null ? "endsAt" : "winner"), "Give both endsAt and winner, or neither");
        }
        else if (test.Winner is { } winner && !seen.Contains(winner))
        {
            problems.Add(prefix + "winner", "Must be the name of one of the variants");
        }

        return test with { Variants = valid };
    }

    private static void CheckName(string path, string name, HashSet<string> seen, FieldProblems problems)
    {
        if ((TextRule.Check(name, MaxNameBytes) ?? (Encoding.UTF8.GetByteCount(name) > MaxNameBytes ? $"Must be at most {MaxNameBytes} bytes of UTF-8" : null)) is { } problem)
        {
            problems.Add(path, problem);
        }
        else if (!seen.Add(name))
        {
            problems.Add(path, "Must differ from the other variants' names");
        }
    }

    /// <summary>The letter of its place, or the first behind that nobody has.</summary>
    private static string FreeLetter(int index, HashSet<string> taken)
    {
        for (int letter = index; ; letter++)
        {
            string name = ((char)('A' + letter)).ToString();
            if (taken.Add(name))
            {
                return name;
            }
        }
    }
}
