using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Escape;
using Shortener.Api.Pages.Gallery;
using Shortener.Api.Pages.Info;
using Shortener.Api.Pages.Interstitial;
using Shortener.Api.Pages.Password;
using Shortener.Api.Pages.Previews;
using Shortener.Api.Pages.Report;
using Shortener.Core.Accounts;
using Shortener.Core.Interstitials;
using Shortener.Core.Links;
using Shortener.Testing;

namespace Shortener.UnitTests.Pages;

/// <summary>Whatever owners and visitors write is shown as text: no page gets a tag or an attribute of theirs.</summary>
public sealed class HostilePageTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestDataFact]
    public async Task No_page_input_case_leaves_its_place()
    {
        string[] inputs = [.. File.ReadLines(TestData.Path("http/page_input_cases.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("kind").GetString() is "page_text" or "css_value")
            .Select(line => line.GetProperty("input").GetString()!)];
        Assert.True(inputs.Length >= 15);
        await CheckAsync(inputs);
    }

    [TestDataFact]
    public async Task No_naughty_string_leaves_its_place()
    {
        string[] inputs = JsonSerializer.Deserialize<string[]>(File.ReadAllText(TestData.Path("url/blns.json")))!;
        Assert.True(inputs.Length > 400);
        await CheckAsync(inputs);
    }

    [Theory]
    [InlineData("&#x41B;&lt;script&gt;")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("\ud800")]
    [InlineData("\"'`<>&\0\u2028]]>--><!--")]
    public async Task What_looks_like_a_reference_or_turns_text_around_stays_text(string input) => await CheckAsync([input]);

    private static async Task CheckAsync(IEnumerable<string> inputs)
    {
        foreach ((string name, Func<string, Func<HttpContext, Task>> page) in Pages)
        {
            IReadOnlyList<string> expected = (await PageMarkup.RenderAsync(page("harmless"))).Skeleton;
            Assert.NotEmpty(expected);
            foreach (string input in inputs.Where(input => !string.IsNullOrWhiteSpace(input)))
            {
                PageMarkup answer = await PageMarkup.RenderAsync(page(input));
                Assert.True(expected.SequenceEqual(answer.Skeleton), $"{name} changes with {JsonSerializer.Serialize(input)}");
                Assert.DoesNotContain(answer.Targets, target => target.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private static readonly (string Name, Func<string, Func<HttpContext, Task>> Page)[] Pages =
    [
        ("blocked", text => context => VisitorPages.BlockedAsync(context, new LinkBlock(410, text))),
        ("password", text => context => VisitorPages.PasswordAsync(context, new PasswordPageModel(PasswordState.Wrong, null, text))),
        ("not started", text => context => VisitorPages.NotStartedAsync(context, Start, text)),
        ("escape", text => context => VisitorPages.EscapeAsync(context, new EscapePageModel("x-safari-https://" + text, "https://" + text, text))),
        ("preview", text => context => VisitorPages.PreviewAsync(context, new PreviewPageModel("https://go.example/" + text, text, text, "https://" + text))),
        ("info", text => context => WriteAsync<InfoPage>(context, new InfoPageModel(
            text, text, text, text, text, InfoState.Blocked, text, false, true, true, Start, Start, Start, text))),
        ("sign in", text => context => WriteAsync<LoginPage>(context, new LoginPageModel(text, text, Wrong: true))),
        ("sign out", text => context => WriteAsync<LogoutPage>(context, text)),
        ("setup", text => context => WriteAsync<SetupPage>(context, new SetupPageModel(text)
        {
            Email = text,
            Name = text,
            Workspace = text,
            Timezone = text,
            Wrong = [SetupPageModel.EmailField, SetupPageModel.NameField],
            Timezones = ["UTC"],
        })),
        ("invitation", text => context => WriteAsync<InvitationPage>(
            context, new InvitationPageModel(InvitationStep.MakeAccount, text, text, text, Role.Editor) { Name = text })),
        ("another's invitation", text => context => WriteAsync<InvitationPage>(
            context, new InvitationPageModel(InvitationStep.AcceptForOther, text, text, text, Role.Editor, text))),
        ("dashboard page", text => context => AppPage.WriteAsync<GalleryPage>(
            context,
            new AppFrame(
                new Caller(1, 0, 1, text, Permissions.All),
                new User { Id = 1, Email = text, Name = text, CreatedAt = Start },
                new WorkspaceMembership(new Workspace(1, text, text, text, Start), Role.Owner),
                [new WorkspaceMembership(new Workspace(2, text, text, text, Start), Role.Viewer)],
                PageLanguage.English,
                "/app/design"),
            new object())),
        ("interstitial", text => context => InterstitialAnswer.WriteAsync(
            context,
            new InterstitialPageModel(
                new Creative { Kind = CreativeKind.Image, Headline = text, Body = "words", Image = text, Alt = text, CallToAction = text },
                new InterstitialSettings(),
                text,
                "/i/on",
                "/i/ad",
                null,
                "/i/yes"),
            PageLanguage.English)),
        ("video interstitial", text => context => InterstitialAnswer.WriteAsync(
            context,
            new InterstitialPageModel(
                new Creative { Kind = CreativeKind.Video, Headline = text, Video = "https://media.example/" + text, Poster = text, Alt = text, CallToAction = text },
                new InterstitialSettings { AutoContinue = true },
                text,
                "/i/on",
                "/i/ad",
                null,
                null),
            PageLanguage.English)),
        ("report", text => context => WriteAsync<ReportPage>(context, new ReportPageModel(text, text, ReportState.Incomplete)
        {
            Comment = text,
            Email = text,
            CommentTooLong = true,
            EmailWrong = true,
            ReasonMissing = true,
        })),
    ];

    private static async Task WriteAsync<TPage>(HttpContext context, object model)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        byte[] body = await PageRenderer.RenderAsync<TPage>(("Language", PageLanguage.English), ("Model", model));
        await context.WritePageAsync(200, body, PageLanguage.English);
    }
}
