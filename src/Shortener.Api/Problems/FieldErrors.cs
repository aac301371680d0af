using Shortener.Core.Validation;

namespace Shortener.Api.Problems;

/// <summary>Collects what is wrong with the fields of one request.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>Code of the problem; a specific one is set by whoever adds a specific error.</summary>
    public string Code { get; set; } = "validation_failed";

    public bool Any => _errors.Count > 0;

    /// <summary>Names of the fields that are wrong.</summary>
    public IReadOnlyCollection<string> Fields => _errors.Keys;

    public void Add(string field, string message) =>
        _errors[field] = _errors.TryGetValue(field, out string[]? before) ? [.. before, message] : [message];

    /// <summary>Adds what a feature's own validation found.</summary>
    public void Add(FieldProblems problems)
    {
        foreach (FieldProblem problem in problems.Items)
        {
            Add(problem.Path, problem.Message);
        }
    }

    /// <summary>Refuses what a database or another reader cannot hold, and what is too long.</summary>
    public void CheckText(string field, string? text, int maxLength)
    {
        if (text is null)
        {
            return;
        }

        if (text.Length > maxLength)
        {
            Add(field, $"Must be at most {maxLength} characters");
        }

        if (!IsStorable(text))
        {
            Add(field, "Must not contain NUL characters or lone surrogates");
        }
    }

    /// <summary>Whether every database can hold the text: PostgreSQL takes no NUL, and UTF-8 has no lone surrogates.</summary>
    public static bool IsStorable(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                return false;
            }

            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    public Problem ToProblem() => Problem.Invalid(_errors, Code);
}
