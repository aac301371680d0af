using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/invitation</c>, behind the link of an invitation.</summary>
public sealed class InvitationPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public ILocator Details => _page.Locator("dl");

    public Task OpenAsync(string link) => visit.GoAsync(new Uri(link).PathAndQuery);

    public async Task JoinAsync(string name, string password)
    {
        await _page.GetByLabel("Your name").FillAsync(name);
        await _page.GetByLabel("Password").FillAsync(password);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create account and join" }).ClickAsync();
    }
}
