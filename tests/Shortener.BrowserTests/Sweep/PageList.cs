namespace Shortener.BrowserTests.Sweep;

/// <summary>Every page of the product. A page that is missing here fails <see cref="PageListTests"/>.</summary>
public static class PageList
{
    /// <summary>Routes that a browser may GET and that are no page of their own, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoPages = new Dictionary<string, string>
    {
        ["/app/login/second-factor"] = "leads to the sign-in page; the step itself is case login-second-step",
        ["/{slug}.qr"] = "an image",
        ["/app/assets/{file}"] = "scripts and sheets",
        ["/app/metrics/parts"] = "a part of case metrics, fetched by its script",
        ["/app/links/{id}/parts"] = "a part of case link, fetched by its script",
        ["/app/links/{id}/qr"] = "an image",
        ["/app/metrics/csv"] = "a file",
        ["/app/links/{id}/csv"] = "a file",
        ["/i/{token}"] = "leads on from an interstitial; the page itself is case interstitial",
        ["/h/images/{file}"] = "an image",
        ["/robots.txt"] = "for robots",
        ["/favicon.ico"] = "an icon",
        ["/.well-known/assetlinks.json"] = "for Android",
        ["/.well-known/apple-app-site-association"] = "for iOS",
        ["/healthz"] = "for machines",
        ["/readyz"] = "for machines",
        ["/metrics"] = "for machines",
        ["/openapi/{documentName}.json"] = "for machines",
        ["/internal/domains/allowed"] = "for the reverse proxy",
    };

    private static readonly PageCase[] Written = [.. AccountCases.All, .. VisitorCases.All, .. AppCases.All, .. HubCases.All];

    /// <summary>The written cases of routes that there are, and one for each further page of the dashboard that needs nothing but its address.</summary>
    public static readonly IReadOnlyList<PageCase> All =
    [
        .. Written.Where(page => page.Route is null || AppRoutes.All.Contains(page.Route)),
        .. from route in AppRoutes.All.Except(Written.Select(page => page.Route).OfType<string>()).Except(NoPages.Keys).Order(StringComparer.Ordinal)
           where route.StartsWith("/app/", StringComparison.Ordinal) && !route.Contains('{', StringComparison.Ordinal)
           select new PageCase(route["/app/".Length..].Replace('/', '-'), route) { SignedIn = true },
    ];
}
