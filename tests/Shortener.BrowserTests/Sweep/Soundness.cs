using System.Globalization;
using System.Text.Json;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>What holds for every page, in whatever state: each check returns what is wrong, in words.</summary>
internal static class Soundness
{
    private const int Narrowest = 320;

    /// <summary>Language, title, heading, and no movement of what was shown once.</summary>
    public static async Task<IEnumerable<string>> CheckAsync(Visit visit, PageCase page)
    {
        await SettleAsync(visit.Page);
        JsonElement seen = (await visit.Page.EvaluateAsync<JsonElement?>(
            """
            () => ({
              lang: document.documentElement.lang,
              title: document.title.trim(),
              headings: [...document.querySelectorAll('h1')].filter(h => h.checkVisibility()).length,
              text: document.body.innerText,
              shift: window.layoutShift ?? 0 })
            """))!.Value;
        string expected = page.Language ?? visit.Look.Language;
        List<string> wrong = [];
        if (seen.GetProperty("lang").GetString() is var language && language != expected)
        {
            wrong.Add($"lang is {language}");
        }

        if (seen.GetProperty("title").GetString()!.Length == 0)
        {
            wrong.Add("no title");
        }

        if (seen.GetProperty("headings").GetInt32() is var headings && headings != 1)
        {
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{headings} headings of level 1"));
        }

        if (!page.OwnersWordsOnly && expected == "ru" && !seen.GetProperty("text").GetString()!.Any(c => c is >= 'А' and <= 'я'))
        {
            wrong.Add("no Russian text");
        }

        // Chromium's own figure for "good" is 0.1.
        if (seen.GetProperty("shift").GetDouble() is var shift && shift >= 0.1)
        {
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"layout shift of {shift:0.000}"));
        }

        return wrong;
    }

    /// <summary>No page scrolls sideways on the narrowest telephone. Leaves the page at that width.</summary>
    public static async Task<IEnumerable<string>> NarrowAsync(Visit visit)
    {
        await visit.Page.SetViewportSizeAsync(Narrowest, 640);
        await SettleAsync(visit.Page);
        string[] wide = await visit.Page.EvaluateAsync<string[]>(
            """
            limit => {
              if (document.documentElement.scrollWidth <= limit) return [];
              const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > limit + 1).slice(0, 3);
              return [`scrolls sideways at ${limit}: ${document.documentElement.scrollWidth} wide; ` +
                wide.map(e => e.cloneNode(false).outerHTML.slice(0, 120)).join(' | ')];
            }
            """,
            Narrowest);
        return wide;
    }

    /// <summary>Nothing is being fetched or drawn any more.</summary>
    public static async Task SettleAsync(IPage page)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        // Parts that are fetched behind the page say so while they are.
        await Assertions.Expect(page.Locator("[aria-busy=true]:not(button)")).ToHaveCountAsync(0);
        await page.EvaluateAsync("() => new Promise(done => setTimeout(() => requestAnimationFrame(() => done()), 0))");
    }
}
