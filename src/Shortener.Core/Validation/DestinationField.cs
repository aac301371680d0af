using Shortener.Core.Destinations;

namespace Shortener.Core.Validation;

/// <summary>Destinations inside a request. Stateless, thread-safe.</summary>
public static class DestinationField
{
    /// <summary>The normalised URL; with a problem added, the text as it was given.</summary>
    public static string? Check(string path, string? url, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        if (url is null)
        {
            problems.Add(path, "Required: where it leads to");
            return null;
        }

        if (TextRule.Check(url, DestinationPolicy.MaxLength) is { } problem)
        {
            problems.Add(path, problem);
            return url;
        }

        DestinationVerdict verdict = destination(url);
        if (!verdict.IsAllowed)
        {
            problems.Add(path, verdict.Reason!);
        }

        return verdict.Href ?? url;
    }
}
