using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/reset/request</c>, and the form behind the link that its letter brings.</summary>
public sealed class ForgotPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public async Task AskAsync(string email)
    {
        await visit.GoAsync("/app/reset/request");
        await _page.GetByLabel("E-mail address").FillAsync(email);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Send link" }).ClickAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
    }

    public async Task ChooseAsync(string path, string password)
    {
        await visit.GoAsync(path);
        await _page.GetByLabel("New password").FillAsync(password);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Save password" }).ClickAsync();
    }
}
