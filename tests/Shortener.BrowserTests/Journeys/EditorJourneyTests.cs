using System.Text.Json;
using System.Text.RegularExpressions;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>What is put before a link and what is shown of it, made in the dashboard.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EditorJourneyTests(BrowserStage stage)
{
    private static readonly FilePayload Picture = new()
    {
        Name = "offer.png",
        MimeType = "image/png",
        Buffer = Convert.FromBase64String(Installation.Pixel),
    };

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Interstitial_gets_an_uploaded_image_that_its_visitors_see(Device device)
    {
        JsonElement made = await stage.Home.PostAsync("/api/v1/interstitials", new { name = $"picture {device}", countdown = 30, skipAfter = 0 });
        string id = made.GetProperty("id").GetString()!;
        await using Visit owner = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        await owner.GoAsync($"/app/interstitials/{id}");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Add a creative" }).ClickAsync();
        ILocator creative = owner.Page.Locator("fieldset.creative");
        await creative.GetByLabel("Kind").SelectOptionAsync("image");
        ILocator field = creative.GetByRole(AriaRole.Group, new() { Name = "Image", Exact = true });
        IFileChooser chooser = await owner.Page.RunAndWaitForFileChooserAsync(() => field.GetByRole(AriaRole.Button, new() { Name = "Choose an image" }).ClickAsync());
        await chooser.SetFilesAsync(Picture);
        ILocator thumbnail = field.Locator("img.thumb");
        await Assertions.Expect(thumbnail).ToHaveAttributeAsync("src", new Regex("^/h/images/[0-9a-f]{64}\\.png$"));
        await Assertions.Expect(field.GetByRole(AriaRole.Button, new() { Name = "Replace" })).ToBeVisibleAsync();
        IFrameLocator preview = owner.Page.FrameLocator("iframe.interstitial-preview");
        await Assertions.Expect(preview.Locator("figure img")).ToBeVisibleAsync();

        // Who does not see the image is told what it shows.
        owner.Troubles.Allow(422);
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(creative.GetByLabel("What the picture shows")).ToBeFocusedAsync();
        await creative.GetByLabel("What the picture shows").FillAsync("A pair of shoes");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(owner.Page.Locator(".toast").Filter(new() { HasText = "Saved" })).ToBeVisibleAsync();

        // The image is offered again, and taken away without one.
        await field.GetByText("Images sent before").ClickAsync();
        await Assertions.Expect(field.GetByRole(AriaRole.Radio, new() { Name = "offer.png" })).ToBeCheckedAsync();
        owner.Troubles.AssertNone();

        string path = await stage.Home.LinkAsync(new { url = "http://shop.example/pictured", interstitialId = id });
        await using Visit visitor = await stage.OpenAsync(Look.Phone with { Device = device });
        await visitor.GoAsync(path);
        ILocator image = visitor.Page.GetByAltText("A pair of shoes");
        await Assertions.Expect(image).ToBeVisibleAsync();
        Assert.Equal(1, await image.EvaluateAsync<int>("image => image.naturalWidth"));
        visitor.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Pixels_are_asked_for_and_load_nothing_before_the_visitor_agreed(Device device)
    {
        JsonElement made = await stage.Home.PostAsync("/api/v1/interstitials", new
        {
            name = $"pixels {device}",
            countdown = 30,
            creatives = new[] { new { kind = "text", headline = "Shoes" } },
        });
        string id = made.GetProperty("id").GetString()!;
        await using Visit owner = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        await owner.GoAsync($"/app/interstitials/{id}");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Add a pixel" }).ClickAsync();
        ILocator pixel = owner.Page.GetByRole(AriaRole.Group, new() { Name = "Pixel", Exact = true });
        await pixel.GetByLabel("Network").SelectOptionAsync("vk");
        await pixel.GetByLabel("Id of the pixel").FillAsync("nonsense");
        owner.Troubles.Allow(422);
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(pixel.GetByRole(AriaRole.Alert).Last).ToContainTextAsync("VK-RTRG");
        await pixel.GetByLabel("Id of the pixel").FillAsync("VK-RTRG-123456-AbCd1");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(owner.Page.Locator(".toast").Filter(new() { HasText = "Saved" })).ToBeVisibleAsync();
        owner.Troubles.AssertNone();

        string path = await stage.Home.LinkAsync(new { url = "http://shop.example/pixelled", interstitialId = id });
        await using Visit visitor = await stage.OpenAsync(Look.Phone with { Device = device });
        List<string> asked = [];
        await visitor.Page.RouteAsync("https://vk.com/**", async route =>
        {
            asked.Add(route.Request.Url);
            await route.FulfillAsync(new() { Status = 200, ContentType = "image/gif", BodyBytes = Convert.FromBase64String("R0lGODlhAQABAAAAACwAAAAAAQABAAA=") });
        });
        await visitor.GoAsync(path);
        ILocator question = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Advertising tags" });
        await Assertions.Expect(question).ToBeVisibleAsync();
        Assert.Empty(asked);
        await question.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Assertions.Expect(question).ToBeHiddenAsync();
        await visitor.Page.WaitForFunctionAsync("() => performance.getEntriesByName('https://vk.com/rtrg?p=VK-RTRG-123456-AbCd1').length > 0");
        Assert.Single(asked);
        // The answer is remembered.
        await visitor.GoAsync(path);
        await visitor.Page.WaitForFunctionAsync("() => performance.getEntriesByName('https://vk.com/rtrg?p=VK-RTRG-123456-AbCd1').length > 0");
        await Assertions.Expect(question).ToBeHiddenAsync();
        visitor.Troubles.AssertNone();

        // What a provider's script could try with the session of somebody who is signed in.
        await using Visit member = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        await member.GoAsync(path);
        Assert.Equal("refused", await member.Page.EvaluateAsync<string>("fetch('/api/v1/me').then(() => 'answered', () => 'refused')"));
        Assert.Equal("refused", await member.Page.EvaluateAsync<string>(
            """
            new Promise(answer => {
                const frame = document.createElement('iframe');
                frame.src = '/api/v1/me';
                frame.onload = () => { try { answer(frame.contentDocument.body.textContent.includes('mail.example') ? 'read' : 'refused'); } catch { answer('refused'); } };
                document.body.append(frame);
                setTimeout(() => answer('refused'), 3000);
            })
            """));
        Assert.Equal("refused", await member.Page.EvaluateAsync<string>(
            """
            new Promise(answer => {
                const other = window.open('/api/v1/me');
                setTimeout(() => { try { answer(other && !other.closed && other.document.body.textContent.includes('mail.example') ? 'read' : 'refused'); } catch { answer('refused'); } }, 3000);
            })
            """));
        // Nor may it lend itself a page of this host that forbids no requests.
        foreach (string lent in (string[])["/robots.txt", "/docs/index.html", "/app/login", "/app/logout", "/openapi/v1.json"])
        {
            Assert.Equal("refused", await member.Page.EvaluateAsync<string>(
                """
                lent => new Promise(answer => {
                    const other = window.open(lent);
                    setTimeout(() => {
                        try { other.fetch('/api/v1/me').then(got => answer(got.ok ? 'read' : 'refused'), () => answer('refused')); } catch { answer('refused'); }
                    }, 1500);
                })
                """,
                lent));
        }
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Link_gets_a_card_for_messengers_and_destinations_for_apps(Device device)
    {
        JsonElement link = await stage.Home.PostAsync("/api/v1/links", new { url = "http://shop.example/carded" });
        string id = link.GetProperty("id").GetString()!;
        await using Visit owner = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        await owner.GoAsync($"/app/links/{id}/settings");
        ILocator section = owner.Page.GetByRole(AriaRole.Region, new() { Name = "Preview in messengers" });
        ILocator card = section.GetByRole(AriaRole.Figure);
        await Assertions.Expect(card).ToContainTextAsync("Nothing of its own");
        await section.GetByLabel("Title").FillAsync("Half <b>price</b>");
        await Assertions.Expect(card.Locator("strong")).ToHaveTextAsync("Half <b>price</b>");
        await section.GetByLabel("Text").FillAsync("Today only");
        await section.GetByLabel("Address of the image").FillAsync("https://shop.example/shoes.png");
        await Assertions.Expect(card).ToContainTextAsync("An image of shop.example");
        IFileChooser chooser = await owner.Page.RunAndWaitForFileChooserAsync(() => section.GetByRole(AriaRole.Button, new() { Name = "Choose an image" }).ClickAsync());
        await chooser.SetFilesAsync(Picture);
        await Assertions.Expect(card.Locator("img")).ToBeVisibleAsync();
        await Assertions.Expect(section.GetByLabel("Address of the image")).ToHaveValueAsync(new Regex("^http://.+/h/images/[0-9a-f]{64}\\.png$"));

        ILocator apps = owner.Page.GetByRole(AriaRole.Region, new() { Name = "Apps" });
        ILocator android = apps.GetByRole(AriaRole.Group, new() { Name = "Android" });
        await android.GetByLabel("Package").FillAsync("not a package");
        owner.Troubles.Allow(422);
        await SaveAsync(owner);
        await Assertions.Expect(android.GetByLabel("Package")).ToBeFocusedAsync();
        await android.GetByLabel("Package").FillAsync("com.example.shop");
        await android.GetByLabel("Address in the app").FillAsync("https://shop.example/app");
        await apps.GetByRole(AriaRole.Group, new() { Name = "iOS" }).GetByLabel("Address in the app").FillAsync("https://shop.example/ios");
        await SaveAsync(owner);
        await Assertions.Expect(owner.Page.Locator(".toast").Filter(new() { HasText = "Saved" })).ToBeVisibleAsync();
        JsonElement stored = await stage.Home.GetAsync($"/api/v1/links/{id}");
        Assert.Equal("Half <b>price</b>", stored.GetProperty("preview").GetProperty("title").GetString());
        Assert.Equal("com.example.shop", stored.GetProperty("android").GetProperty("package").GetString());
        Assert.Equal("https://shop.example/ios", stored.GetProperty("ios").GetProperty("url").GetString());

        // Everything emptied is everything taken away.
        await owner.GoAsync($"/app/links/{id}/settings");
        foreach (string name in (string[])["preview.title", "preview.text", "preview.image", "ios.url", "android.url", "android.package"])
        {
            await owner.Page.Locator($"[name='{name}']").FillAsync("");
        }

        await Assertions.Expect(card).ToContainTextAsync("Nothing of its own");
        await SaveAsync(owner);
        await Assertions.Expect(owner.Page.Locator(".toast").Filter(new() { HasText = "Saved" })).ToBeVisibleAsync();
        stored = await stage.Home.GetAsync($"/api/v1/links/{id}");
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null),
            (stored.GetProperty("preview").ValueKind, stored.GetProperty("ios").ValueKind, stored.GetProperty("android").ValueKind));
        owner.Troubles.AssertNone();
    }

    private static Task SaveAsync(Visit owner) => owner.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
}
