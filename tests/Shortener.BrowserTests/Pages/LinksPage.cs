using System.Text.RegularExpressions;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/links</c>.</summary>
public sealed class LinksPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public Task OpenAsync(string query = "") => visit.GoAsync("/app/links" + query);

    public ILocator RowOf(string text) => _page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    public ILocator Tools => _page.GetByRole(AriaRole.Group, new() { Name = "Tools" });

    public ILocator SearchBox => _page.GetByRole(AriaRole.Searchbox, new() { Name = "Search links" });

    /// <returns>The short link's address.</returns>
    public async Task<Uri> ShortenAsync(string url)
    {
        // The guide's first step has a form like this one.
        ILocator place = _page.GetByRole(AriaRole.Region, new() { Name = "New link" });
        await place.GetByLabel("Paste a long address").FillAsync(url);
        await place.GetByRole(AriaRole.Button, new() { Name = "Shorten", Exact = true }).ClickAsync();
        ILocator made = _page.Locator("#made-url");
        await Assertions.Expect(made).ToHaveTextAsync(new Regex("^http"));
        return new Uri(await made.InnerTextAsync());
    }

    public async Task SearchAsync(string text)
    {
        await SearchBox.FillAsync(text);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await _page.WaitForURLAsync("**/app/links?*");
    }

    public async Task ShowAsync(string scope)
    {
        await _page.GetByLabel("Show").SelectOptionAsync(scope);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await _page.WaitForURLAsync("**/app/links?*");
    }

    public Task PickAsync(string text) => RowOf(text).GetByRole(AriaRole.Checkbox).CheckAsync();

    /// <summary>Does it with all that are picked.</summary>
    public Task ActAsync(string button) => Tools.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
