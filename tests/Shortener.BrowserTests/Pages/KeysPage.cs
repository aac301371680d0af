using System.Text.RegularExpressions;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/keys</c>.</summary>
public sealed class KeysPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public Task OpenAsync() => visit.GoAsync("/app/keys");

    public ILocator RowOf(string name) => _page.GetByRole(AriaRole.Row).Filter(new() { HasText = name });

    /// <returns>The secret that is shown once.</returns>
    public async Task<string> CreateAsync(string name)
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create a key" }).ClickAsync();
        ILocator dialog = _page.GetByRole(AriaRole.Dialog, new() { Name = "Create a key" });
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        ILocator made = _page.GetByRole(AriaRole.Dialog, new() { Name = "Your key" });
        await Assertions.Expect(made.GetByRole(AriaRole.Textbox)).ToHaveValueAsync(new Regex("^slk_"));
        string key = await made.GetByRole(AriaRole.Textbox).InputValueAsync();
        await made.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(RowOf(name)).ToBeVisibleAsync();
        return key;
    }

    public async Task RevokeAsync(string name)
    {
        visit.Troubles.AcceptsQuestions = true;
        await _page.GetByRole(AriaRole.Button, new() { Name = "Revoke: " + name }).ClickAsync();
        await Assertions.Expect(RowOf(name)).ToHaveCountAsync(0);
    }
}
