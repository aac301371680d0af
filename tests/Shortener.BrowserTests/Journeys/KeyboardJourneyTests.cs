using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>Work that is done without a mouse.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KeyboardJourneyTests(BrowserStage stage)
{
    [Fact]
    public async Task Links_are_picked_tagged_archived_deleted_and_brought_back_by_keyboard_alone()
    {
        const string Group = "keyboard";
        for (int i = 0; i < 3; i++)
        {
            await stage.Home.LinkAsync(new { url = $"http://shop.example/{Group}/{i}", title = $"{Group} number {i}" });
        }

        await using Visit owner = await stage.OpenAsync(Look.Desktop, stage.Owner);
        IKeyboard keyboard = owner.Page.Keyboard;
        var links = new LinksPage(owner);
        await links.OpenAsync();
        await TabToAsync(owner, links.SearchBox);
        await keyboard.TypeAsync(Group);
        await keyboard.PressAsync("Enter");
        await owner.Page.WaitForURLAsync("**/app/links?*");
        await Assertions.Expect(links.RowOf(Group)).ToHaveCountAsync(3);

        await TabToAsync(owner, links.RowOf($"{Group} number 2").GetByRole(AriaRole.Checkbox));
        await keyboard.PressAsync("Space");
        await TabToAsync(owner, links.RowOf($"{Group} number 1").GetByRole(AriaRole.Checkbox));
        await keyboard.PressAsync("Space");
        await TabToAsync(owner, links.Tools.Locator("input[name=tag]"), backwards: true);
        await keyboard.TypeAsync("by-keys");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(links.RowOf("by-keys")).ToHaveCountAsync(2);
        // The list was drawn anew, and the focus stayed in it.
        Assert.True(await owner.Page.EvaluateAsync<bool>("document.querySelector('#links').contains(document.activeElement)"));

        await TabToAsync(owner, links.RowOf($"{Group} number 0").GetByRole(AriaRole.Checkbox));
        await keyboard.PressAsync("Space");
        await TabToAsync(owner, links.Tools.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }), backwards: true);
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(links.RowOf(Group)).ToHaveCountAsync(2);

        await TabToAsync(owner, owner.Page.Locator("[data-pick-all]"));
        await keyboard.PressAsync("Space");
        await TabToAsync(owner, links.Tools.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }), backwards: true);
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(links.RowOf(Group)).ToHaveCountAsync(0);
        ILocator undo = owner.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await Assertions.Expect(undo).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(links.RowOf(Group)).ToHaveCountAsync(2);
        owner.Troubles.AssertNone();

        JsonElement archived = await stage.Home.GetAsync($"/api/v1/links?q={Group}&archived=true");
        Assert.Equal(1, archived.GetProperty("items").GetArrayLength());
        JsonElement tagged = await stage.Home.GetAsync("/api/v1/links?tag=by-keys");
        Assert.Equal(2, tagged.GetProperty("items").GetArrayLength());
    }

    /// <summary>Presses Tab until the focus is there.</summary>
    private static async Task TabToAsync(Visit visit, ILocator target, bool backwards = false)
    {
        await Assertions.Expect(target).ToHaveCountAsync(1);
        for (int presses = 0; presses < 150; presses++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await visit.Page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
        }

        throw new InvalidOperationException($"Tab never reached {target}");
    }
}
