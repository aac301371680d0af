using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/setup</c>, behind the link that the server printed.</summary>
public sealed class SetupPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public Task OpenAsync(string path) => visit.GoAsync(path);

    public ILocator Heading => _page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Errors => _page.GetByRole(AriaRole.Alert);

    public async Task FillAsync(Owner owner)
    {
        await _page.GetByLabel("Your name").FillAsync(owner.Name);
        await _page.GetByLabel("E-mail address").FillAsync(owner.Email);
        await _page.GetByLabel("Password").FillAsync(owner.Password);
        await _page.GetByLabel("Name of the workspace").FillAsync(owner.Workspace);
        await _page.GetByLabel("Time zone").FillAsync(owner.Timezone);
    }

    public Task SubmitAsync() => _page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();

    /// <returns>The API key that is shown once.</returns>
    public async Task<string> CreateAsync(Owner owner)
    {
        await FillAsync(owner);
        await SubmitAsync();
        await Assertions.Expect(Heading).ToHaveTextAsync("Everything is ready");
        return (await _page.Locator(".card .url").InnerTextAsync()).Trim();
    }

    public Task ContinueAsync() => _page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();
}
