using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary>What a link with an interstitial shows before its destination.</summary>
public sealed class InterstitialPage(Visit visit) : VisitorPage(visit)
{
    /// <summary>The way to the destination, whatever it says.</summary>
    public ILocator Onward => Visit.Page.Locator("#onward");

    public ILocator Host => Visit.Page.Locator("bdi.host");

    public async Task SkipAsync()
    {
        await Assertions.Expect(Onward).ToHaveTextAsync("Skip");
        await Onward.ClickAsync();
    }

    public async Task ContinueAsync()
    {
        await Assertions.Expect(Onward).ToHaveTextAsync("Continue");
        await Onward.ClickAsync();
    }

    /// <returns>The advertiser's page, in a tab of its own.</returns>
    public Task<IPage> ActAsync(string call) =>
        Visit.Page.RunAndWaitForPopupAsync(() => Visit.Page.GetByRole(AriaRole.Link, new() { Name = call }).ClickAsync());
}
