using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/login</c> and the second step that follows it.</summary>
public sealed class LoginPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public ILocator Notice => _page.GetByRole(AriaRole.Status);

    public ILocator Problem => _page.GetByRole(AriaRole.Alert);

    public Task OpenAsync() => visit.GoAsync("/app/login");

    public async Task SignInAsync(string email, string password)
    {
        await _page.GetByLabel("E-mail address").FillAsync(email);
        await _page.GetByLabel("Password").FillAsync(password);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    public async Task EnterCodeAsync(string code)
    {
        await Assertions.Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "One more step" })).ToBeVisibleAsync();
        await _page.GetByLabel("Code").FillAsync(code);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    public Task PasskeyAsync() => _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();

    public Task ForgotAsync() => _page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
}
