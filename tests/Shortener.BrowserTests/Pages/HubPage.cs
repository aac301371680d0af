using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary>A published LinkHub page.</summary>
public sealed class HubPage(Visit visit) : VisitorPage(visit)
{
    public ILocator Problems => Visit.Page.GetByRole(AriaRole.Alert);

    public ILocator Notice => Visit.Page.GetByRole(AriaRole.Status);

    public Task TapAsync(string label) => Visit.Page.GetByRole(AriaRole.Link, new() { Name = label }).First.ClickAsync();

    public Task AgreeAsync() => Visit.Page.GetByRole(AriaRole.Checkbox).CheckAsync();

    public async Task SendAsync(string email)
    {
        await Visit.Page.GetByLabel("E-mail").FillAsync(email);
        await Visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
    }
}
