using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>Texts of a document. Empty ones pass: a draft is saved while it is written. Stateless, thread-safe.</summary>
internal static class HubText
{
    /// <summary>One line.</summary>
    public static void Line(string path, string? text, int maxChars, FieldProblems problems)
    {
        if (!string.IsNullOrEmpty(text))
        {
            TextRule.Check(path, text, maxChars, problems);
        }
    }

    /// <summary>Several lines: line breaks and tabs pass.</summary>
    public static void Lines(string path, string? text, int maxChars, FieldProblems problems)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (text.Length > maxChars)
        {
            problems.Add(path, $"Must be at most {maxChars} characters");
        }
        else if (TextRule.Check(text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' '), maxChars) is { } problem)
        {
            problems.Add(path, problem);
        }
    }

    /// <summary>One of the words given.</summary>
    public static void OneOf(string path, string? word, FieldProblems problems, params ReadOnlySpan<string> words)
    {
        if (word is not null && !words.Contains(word))
        {
            problems.Add(path, $"Must be one of {string.Join(", ", words)}");
        }
    }
}
