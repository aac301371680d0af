using System.Text.RegularExpressions;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Pages;

/// <summary><c>/app/hubs</c> and the editor of one page behind it.</summary>
public sealed class HubsPage(Visit visit)
{
    private readonly IPage _page = visit.Page;

    public Task OpenAsync() => visit.GoAsync("/app/hubs");

    private ILocator Creation => _page.GetByRole(AriaRole.Dialog, new() { Name = "Create a page" });

    public ILocator HandleState => _page.Locator("#handle-state");

    public ILocator HandleError => _page.Locator("#handle-error");

    /// <summary>Opens the form of a page to be made and types a handle, key by key.</summary>
    public async Task TypeHandleAsync(string handle)
    {
        if (!await Creation.IsVisibleAsync())
        {
            await _page.GetByRole(AriaRole.Button, new() { Name = "Create a page" }).First.ClickAsync();
        }

        await Creation.GetByLabel("Your handle").FillAsync("");
        await Creation.GetByLabel("Your handle").PressSequentiallyAsync(handle);
    }

    /// <summary>Makes a page without a template and arrives in its editor.</summary>
    public async Task CreateAsync(string handle)
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Create a page" }).First.ClickAsync();
        await Creation.GetByLabel("Your handle").FillAsync(handle);
        await Creation.GetByRole(AriaRole.Button, new() { Name = "Create page" }).ClickAsync();
        await _page.WaitForURLAsync("**/app/hubs/hub_*");
    }

    public async Task AddAsync(string kind)
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Add block" }).ClickAsync();
        await _page.GetByRole(AriaRole.Dialog, new() { Name = "What should it be?" }).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^" + Regex.Escape(kind)) }).ClickAsync();
    }

    public Task FillAsync(string label, string text) => _page.GetByLabel(label, new() { Exact = true }).Locator("visible=true").FillAsync(text);

    /// <summary>Opens a block of the list to its fields.</summary>
    public Task OpenBlockAsync(int index) => _page.Locator("#hub-blocks .block-head").Nth(index).ClickAsync();

    public ILocator BlockTitles => _page.Locator("#hub-blocks .block-title");

    public ILocator Thumbnail => _page.Locator("#hub-blocks .thumb");

    public ILocator RemoveImage => _page.Locator("#hub-blocks .image-drop").GetByRole(AriaRole.Button, new() { Name = "Remove" });

    public ILocator ImageProblem => _page.Locator("#hub-blocks .image-drop .error");

    /// <summary>Chooses a file in the open block, as the system's dialog gives it.</summary>
    public async Task SendImageAsync(byte[] file)
    {
        IFileChooser chooser = await _page.RunAndWaitForFileChooserAsync(() => _page.GetByRole(AriaRole.Button, new() { Name = "Choose an image" }).Locator("visible=true").ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "picture.png", MimeType = "image/png", Buffer = file });
    }

    /// <summary>Takes a block by its grip and lets it go at another's place.</summary>
    public async Task DragAsync(int from, int to)
    {
        ILocator rows = _page.Locator("#hub-blocks > li");
        LocatorBoundingBoxResult grip = (await rows.Nth(from).Locator(".grip").BoundingBoxAsync())!;
        LocatorBoundingBoxResult target = (await rows.Nth(to).BoundingBoxAsync())!;
        (float x, float y) = (grip.X + (grip.Width / 2), grip.Y + (grip.Height / 2));
        await _page.Mouse.MoveAsync(x, y);
        await _page.Mouse.DownAsync();
        await _page.Mouse.MoveAsync(x, y + 8, new() { Steps = 4 });
        await _page.Mouse.MoveAsync(x, target.Y + (target.Height * 0.8f), new() { Steps = 20 });
        // The browser tells of a drag when it has time to: people hold on until the row is where they want it.
        for (int i = 0; i < 100 && await _page.Locator("#hub-blocks > li.dragged").EvaluateAsync<int>("row => [...row.parentElement.children].indexOf(row)") != to; i++)
        {
            await _page.Mouse.MoveAsync(x, target.Y + (target.Height * 0.8f) + (i % 2));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await _page.Mouse.UpAsync();
    }

    public Task TitleAsync(string text) => TabAsync("Profile", "profile.title", text);

    public Task SavedAsync() => Assertions.Expect(_page.Locator("#hub-saving")).ToHaveAttributeAsync("data-state", "saved");

    /// <summary>Goes back to the version before the current one.</summary>
    public async Task RestoreAsync()
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Versions" }).ClickAsync();
        ILocator dialog = _page.Locator("#hub-versions");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Restore") }).First.ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    public ILocator State => _page.Locator("#hub-state");

    /// <summary>Publishes what the editor holds.</summary>
    public async Task PublishAsync()
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        ILocator dialog = _page.GetByRole(AriaRole.Dialog, new() { Name = "Publish the page" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Publish now" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    private async Task TabAsync(string tab, string path, string text)
    {
        await _page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
        await _page.Locator($"[data-field='{path}'] input").FillAsync(text);
    }
}
