using System.Text.RegularExpressions;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/team</c>.</summary>
public sealed class TeamPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public Task OpenAsync() => visit.GoAsync("/app/team");

    public ILocator RowOf(string text) => _page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    /// <returns>The link that is shown once.</returns>
    public async Task<string> InviteAsync(string email, string role)
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" }).ClickAsync();
        ILocator dialog = _page.GetByRole(AriaRole.Dialog, new() { Name = "Invite somebody" });
        await dialog.GetByLabel("E-mail address").FillAsync(email);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = role }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create invitation" }).ClickAsync();
        ILocator made = _page.GetByRole(AriaRole.Dialog, new() { Name = "Invitation created" });
        await Assertions.Expect(made.GetByRole(AriaRole.Textbox)).ToHaveValueAsync(new Regex("token="));
        string link = await made.GetByRole(AriaRole.Textbox).InputValueAsync();
        await made.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(RowOf(email)).ToBeVisibleAsync();
        return link;
    }

    public async Task RemoveAsync(string name)
    {
        visit.Troubles.AcceptsQuestions = true;
        await _page.GetByRole(AriaRole.Button, new() { Name = "Remove: " + name }).ClickAsync();
        await Assertions.Expect(RowOf(name)).ToHaveCountAsync(0);
    }
}
