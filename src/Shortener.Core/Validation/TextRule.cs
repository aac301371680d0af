namespace Shortener.Core.Validation;

/// <summary>What every text of a request must be, whatever it means. Stateless, thread-safe.</summary>
public static class TextRule
{
    /// <summary>
    /// Why a text cannot be taken, or null: empty, longer than <paramref name="maxChars"/> UTF-16 code units, with control characters
    /// (PostgreSQL refuses NUL, logs and headers the others), or with half a surrogate pair, which has no UTF-8 form.
    /// </summary>
    public static string? Check(string text, int maxChars)
    {
        if (text.Length == 0)
        {
            return "Must not be empty";
        }

        if (text.Length > maxChars)
        {
            return $"Must be at most {maxChars} characters";
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                return "Must not contain control characters";
            }

            if (char.IsSurrogate(text[i]) && (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return "Must not contain half of a surrogate pair";
            }
        }

        return null;
    }

    /// <summary>Adds the problem of a text that is given; null is none.</summary>
    public static void Check(string path, string? text, int maxChars, FieldProblems problems)
    {
        if (text is not null && Check(text, maxChars) is { } problem)
        {
            problems.Add(path, problem);
        }
    }
}
