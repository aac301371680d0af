using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/logout</c>, which asks before it signs out.</summary>
public sealed class LogoutPage(Visit visit)
{
    public Task OpenAsync() => visit.GoAsync("/app/logout");

    public Task SignOutAsync() =>
        visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
}
