using System.Collections.Concurrent;
using Shortener.BrowserTests.Stage;
using Xunit.Abstractions;

namespace Shortener.BrowserTests.Sweep;

/// <summary>
/// Every page in every language. Six looks of the twelve that three languages, two schemes and two widths allow: each language is seen in
/// both schemes and on both devices, each scheme on both devices. axe and the picture are taken of all six; the narrowest width of the
/// three telephones; the keyboard walks through the two English ones.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PageSweepTests(BrowserStage stage, ITestOutputHelper output)
{
    /// <summary>Two looks share a core with the server; more only wait.</summary>
    private const int AtOnce = 3;

    private static readonly Look[] Looks =
    [
        new("en", ColorScheme.Light, Device.Phone),
        new("en", ColorScheme.Dark, Device.Desktop),
        new("es", ColorScheme.Dark, Device.Phone),
        new("es", ColorScheme.Light, Device.Desktop),
        new("ru", ColorScheme.Light, Device.Phone),
        new("ru", ColorScheme.Dark, Device.Desktop),
    ];

    public static TheoryData<string> Names => new(PageList.All.Select(page => page.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_is_sound_in_every_language_scheme_and_width(string name)
    {
        PageCase page = PageList.All.Single(one => one.Name == name);
        string path = await page.Path(stage);
        var wrong = new ConcurrentBag<string>();
        var advice = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(page.IsVariant ? Looks.Where((_, i) => i is 0 or 5) : Looks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (look, _) =>
        {
            foreach (string one in await LookAtAsync(page, path, look, advice))
            {
                wrong.Add($"{look}: {one}");
            }
        });
        foreach (string one in advice.Order())
        {
            output.WriteLine(one);
        }

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order()));
    }

    private async Task<IReadOnlyList<string>> LookAtAsync(PageCase page, string path, Look look, ConcurrentBag<string> advice)
    {
        Installation installation = page.Fresh ? stage.Fresh : stage.Home;
        Visit visit = await stage.LendAsync(installation, look, new Visitor(page.SignedIn ? installation.OwnerState : null, UserAgent: page.UserAgent));
        try
        {
            await visit.GoAsync(path, page.Status);
            if (page.Then is { } then)
            {
                await then(visit);
            }

            List<string> wrong = [.. await Soundness.CheckAsync(visit, page)];
            await visit.PhotographAsync(page.Name);
            // Before the tools come: what they might do is not the page's.
            wrong.AddRange(visit.Troubles.Found());
            wrong.AddRange(await Axe.RunAsync(visit, page.AxeExceptions, advice.Add));
            if (look.Language == "en")
            {
                wrong.AddRange(await KeyboardWalk.WalkAsync(visit.Page));
            }

            if (look.Device == Device.Phone)
            {
                wrong.AddRange(await Soundness.NarrowAsync(visit));
            }

            return wrong;
        }
        catch (Exception failed) when (failed is PlaywrightException or TimeoutException or Xunit.Sdk.XunitException)
        {
            return [failed.Message, .. visit.Troubles.Found()];
        }
    }
}
