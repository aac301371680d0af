namespace Shortener.BrowserTests.Sweep;

/// <summary>The dashboard.</summary>
internal static class AppCases
{
    public static readonly IReadOnlyList<PageCase> All =
    [
        new("design", "/app/design") { SignedIn = true },
    ];
}
