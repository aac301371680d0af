using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary>Whatever a visitor of a link meets: the destination, or a page of ours instead of it.</summary>
public class VisitorPage(Visit visit)
{
    protected Visit Visit => visit;

    public ILocator Heading => visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>The destination answers with the path that was asked of it.</summary>
    public Task ArrivesAtAsync(string path) => Assertions.Expect(Heading).ToHaveTextAsync("Arrived at " + path);

    public Task ShowsAsync(string heading) => Assertions.Expect(Heading).ToHaveTextAsync(heading);
}

/// <summary>The form that a link with a password shows.</summary>
public sealed class PasswordPage(Visit visit) : VisitorPage(visit)
{
    public ILocator Problem => Visit.Page.GetByRole(AriaRole.Alert);

    public async Task EnterAsync(string password)
    {
        await Visit.Page.GetByLabel("Password").FillAsync(password);
        await Visit.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }
}

/// <summary><c>/{slug}+</c>: where a link leads, before it is followed.</summary>
public sealed class InfoPage(Visit visit) : VisitorPage(visit)
{
    public ILocator Host => Visit.Page.Locator(".host");

    public Task ContinueAsync() => Visit.Page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();

    public Task ReportAsync() => Visit.Page.GetByRole(AriaRole.Link, new() { Name = "Report this link" }).ClickAsync();
}

/// <summary><c>/{slug}+report</c>.</summary>
public sealed class ReportPage(Visit visit) : VisitorPage(visit)
{
    public ILocator Problem => Visit.Page.GetByRole(AriaRole.Alert);

    public Task ChooseAsync(string reason) => Visit.Page.GetByLabel(reason).CheckAsync();

    public Task CommentAsync(string text) => Visit.Page.GetByLabel("What did you see?").FillAsync(text);

    public Task SendAsync() => Visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send report" }).ClickAsync();
}
