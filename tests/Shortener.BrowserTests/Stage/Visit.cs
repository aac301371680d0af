using Shortener.Testing;

namespace Shortener.BrowserTests.Stage;

/// <summary>One person's browser with one page open: cookies of its own, and an eye on what goes wrong.</summary>
public sealed class Visit : IAsyncDisposable
{
    private static readonly string Screenshots = Checkout.Path("artifacts/screenshots");

    private readonly IBrowserContext _context;
    private readonly IReadOnlyList<Cookie> _cookies;

    private Visit(IBrowserContext context, IPage page, Troubles troubles, Look look, IReadOnlyList<Cookie> cookies)
    {
        _cookies = cookies;
        _context = context;
        Page = page;
        Troubles = troubles;
        Look = look;
    }

    public IPage Page { get; }

    public Troubles Troubles { get; }

    public Look Look { get; }

    public IBrowserContext Context => _context;

    public static async Task<Visit> OpenAsync(IBrowser browser, Uri address, Look look, Visitor visitor)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.GetLeftPart(UriPartial.Authority),
            Locale = look.Language switch { "es" => "es-ES", "ru" => "ru-RU", _ => "en-GB" },
            TimezoneId = "Europe/Madrid",
            ColorScheme = look.Scheme,
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            HasTouch = look.Device == Device.Phone,
            IsMobile = look.Device == Device.Phone,
            JavaScriptEnabled = visitor.RunsScripts,
            UserAgent = visitor.UserAgent ?? UserAgentOf(browser, look.Device),
            StorageState = visitor.SignedInAs,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        Troubles troubles = Troubles.Of(context);
        // Runs before anything of each page; Chromium's debugger injects it, which no policy of the page forbids.
        await context.AddInitScriptAsync(
            """
            document.addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
            window.layoutShift = 0;
            new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.layoutShift += e.value; })
              .observe({ type: 'layout-shift', buffered: true });
            """);
        Cookie[] cookies = [.. from cookie in await context.CookiesAsync()
                            select new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = cookie.HttpOnly, SameSite = cookie.SameSite }];
        return new Visit(context, await context.NewPageAsync(), troubles, look, cookies);
    }

    // Chromium says "Headless" of itself here, which the product rightly takes for a program.
    private static string UserAgentOf(IBrowser browser, Device device)
    {
        string major = browser.Version.Split('.')[0];
        return device == Device.Phone
            ? $"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Mobile Safari/537.36"
            : $"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36";
    }

    /// <summary>Opens a path and holds it to its status.</summary>
    public async Task GoAsync(string path, int status = 200)
    {
        IResponse? response = await Page.GotoAsync(path);
        Assert.Equal(status, response?.Status);
    }

    /// <summary>Keeps a picture of the whole page; nothing is injected for it, because the page's policy would report that.</summary>
    public Task PhotographAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Screenshots, $"{name}-{Look}.png"),
        FullPage = true,
        Caret = ScreenshotCaret.Initial,
        Animations = ScreenshotAnimations.Allow,
    });

    /// <summary>The state that a further browser of the same person starts with.</summary>
    public Task<string> StateAsync() => _context.StorageStateAsync();

    /// <summary>As if just opened, by the same person: for the next page of a sweep, which spares a browser process.</summary>
    public async Task RenewAsync()
    {
        await Page.GotoAsync("about:blank");
        await _context.ClearCookiesAsync();
        if (_cookies.Count > 0)
        {
            await _context.AddCookiesAsync(_cookies);
        }

        await Page.SetViewportSizeAsync(Look.Width, Look.Height);
        Troubles.Forget();
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>Who visits.</summary>
/// <param name="SignedInAs">Storage state of somebody who signed in; null for a stranger.</param>
/// <param name="RunsScripts">Whether JavaScript is on.</param>
/// <param name="UserAgent">Null for Chromium's own.</param>
public sealed record Visitor(string? SignedInAs = null, bool RunsScripts = true, string? UserAgent = null)
{
    public static readonly Visitor Stranger = new();
    public static readonly Visitor WithoutScripts = new(RunsScripts: false);
}
