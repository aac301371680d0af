using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>The dashboard.</summary>
internal static class AppCases
{
    public static readonly IReadOnlyList<PageCase> All =
    [
        Of("design", "/app/design"),
        Of("team", "/app/team"),
        Of("team-invite", "/app/team", Opening("#invite")),
        Of("keys", "/app/keys"),
        Of("keys-create", "/app/keys", Opening("#create")),
    ];

    private static PageCase Of(string name, string path, Func<Visit, Task>? then = null) => new(name, path) { SignedIn = true, Then = then };

    /// <summary>Opens a dialog by the button that belongs to it.</summary>
    public static Func<Visit, Task> Opening(string dialog) => async visit =>
    {
        await visit.Page.Locator($"[data-open='{dialog}']").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator(dialog)).ToBeVisibleAsync();
    };
}
