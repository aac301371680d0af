using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>A page, or a state of one, to be looked at in every language and scheme.</summary>
/// <param name="Name">Names its screenshots.</param>
/// <param name="Route">Pattern of the route that answers it; null where the redirect does.</param>
/// <param name="Path">Prepares what it shows, once, and gives its address.</param>
public sealed record PageCase(string Name, string? Route, Func<BrowserStage, Task<string>> Path)
{
    /// <param name="name">Names its screenshots.</param>
    /// <param name="path">Address, which is also the route's pattern.</param>
    public PageCase(string name, string path)
        : this(name, path, _ => Task.FromResult(path)) => FixedPath = path;

    /// <summary>The address where it needs no preparation; null otherwise.</summary>
    public string? FixedPath { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>Whether the owner looks at it.</summary>
    public bool SignedIn { get; init; }

    /// <summary>Whether nobody has an account yet.</summary>
    public bool Fresh { get; init; }

    /// <summary>Null for Chromium's own.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Whether it says nothing of ours, so that its words are in the owner's language alone.</summary>
    public bool OwnersWordsOnly { get; init; }

    /// <summary>The page's language where it is its owner's and not the visitor's.</summary>
    public string? Language { get; init; }

    /// <summary>Whether two looks are enough, because another case shows the same parts.</summary>
    public bool IsVariant { get; init; }

    /// <summary>How one gets from its address to the state; null where opening it is all.</summary>
    public Func<Visit, Task>? Then { get; init; }

    /// <summary>Rules of axe that do not hold for this page, each for a reason said where it is set.</summary>
    public IReadOnlyList<string> AxeExceptions { get; init; } = [];

    public override string ToString() => Name;
}
