namespace Shortener.Core.Validation;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Path">Where it stands, as JSON writes it: <c>rules[2].when.all[0].country</c>.</param>
/// <param name="Message">What it must be, as a sentence for the person who gave it.</param>
public readonly record struct FieldProblem(string Path, string Message);

/// <summary>
/// Collects what is wrong with a request, at most <see cref="Max"/> problems so that a hostile request does not get a long answer.
/// Not thread-safe.
/// </summary>
public sealed class FieldProblems
{
    /// <summary>Problems kept; further ones are left out.</summary>
    public const int Max = 50;

    private readonly List<FieldProblem> _items = [];

    /// <summary>The problems in the order in which they were found.</summary>
    public IReadOnlyList<FieldProblem> Items => _items;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _items.Count > 0;

    public void Add(string path, string message)
    {
        if (_items.Count < Max)
        {
            _items.Add(new FieldProblem(path, message));
        }
    }
}
