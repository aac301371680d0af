using System.Globalization;
using Shortener.BrowserTests.Stage;
using Shortener.BrowserTests.Sweep;
using Shortener.Testing;

namespace Shortener.BrowserTests.Hostile;

/// <summary>No text that anybody sends becomes part of a page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileInputTests(BrowserStage stage)
{
    /// <summary>
    /// What only an injected text would bring: none of our pages holds any of it. Two hand their scripts data in an element that runs nothing.
    /// </summary>
    private const string Foreign =
        """
        () => {
          const found = [...document.querySelectorAll(
            '.injected, object, embed, base, frame, iframe[srcdoc], script:not([src], #image-data[type="application/json"], #hub-data[type="application/json"]), meta[http-equiv], img[src="x"], img[src="`x`"], '
            + 'form[action*="evil"], a[href^="javascript" i], a[href^="data" i], [style*="javascript" i]')];
          for (const e of document.querySelectorAll('*')) {
            if ([...e.attributes].some(a => /^on/i.test(a.name))) found.push(e);
          }
          const texts = found.map(e => e.outerHTML.slice(0, 160));
          if (window.pwned) texts.push('a script ran');
          if (getComputedStyle(document.body).display === 'none') texts.push('the page is hidden');
          return texts;
        }
        """;

    [Fact]
    public async Task The_watch_sees_what_a_careless_page_would_let_in()
    {
        await using Visit visit = await stage.OpenAsync(Look.Desktop);
        foreach (string injected in (string[])["<b class=injected>x</b>", "<p onclick=\"1\">x</p>", "<a href='JavaScript:1'>x</a>", "<script>window.pwned=1</script>"])
        {
            await visit.Page.SetContentAsync("<!DOCTYPE html><title>Careless</title>" + injected);
            Assert.NotEmpty(await visit.Page.EvaluateAsync<string[]>(Foreign));
        }

        Assert.Empty(visit.Troubles.Found());
        await visit.Page.SetContentAsync("<!DOCTYPE html><title>Careless</title><script>alert(1)</script>");
        Assert.NotEmpty(visit.Troubles.Found());
    }

    [TestDataFact]
    public async Task Hostile_texts_stay_texts_on_every_page()
    {
        await using Installation home = await Installation.StartAsync();
        await using (Visit first = await stage.OpenAsync(home, Look.Desktop))
        {
            await home.SetUpAsync(first);
        }

        var hostile = new HostileInstallation(home);
        await hostile.FillAsync();
        Assert.True(hostile.Taken > HostileTexts.ForFields.Value.Count, string.Create(CultureInfo.InvariantCulture, $"The API took only {hostile.Taken} texts: nothing is shown"));

        await using Visit visit = await stage.OpenAsync(home, Look.Desktop, new Visitor(home.OwnerState));
        List<string> wrong = [];
        IEnumerable<string> addresses = PageList.All.Where(page => page.SignedIn && page.FixedPath is not null).Select(page => page.FixedPath!).Distinct();
        foreach (string address in addresses.Concat(hostile.Addresses))
        {
            visit.Troubles.Forget();
            await visit.Page.GotoAsync(address);
            await Soundness.SettleAsync(visit.Page);
            string[] found = await visit.Page.EvaluateAsync<string[]>(Foreign);
            wrong.AddRange(found.Concat(visit.Troubles.Found()).Select(one => $"{address}: {one}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
