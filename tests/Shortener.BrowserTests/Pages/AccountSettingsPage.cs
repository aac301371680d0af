using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/settings/account</c>.</summary>
public sealed class AccountSettingsPage(Visit visit)
{
    public ILocator Passkeys => visit.Page.GetByRole(AriaRole.Region, new() { Name = "Passkeys" });

    public async Task AddPasskeyAsync(string name, string password)
    {
        await Passkeys.GetByLabel("Name of the passkey").FillAsync(name);
        await Passkeys.GetByLabel("Your password").FillAsync(password);
        await Passkeys.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
    }

    public ILocator RemovePasskey(string name) => Passkeys.GetByRole(AriaRole.Button, new() { Name = $"Remove: {name}" });
}
