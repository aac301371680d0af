namespace Shortener.BrowserTests.Sweep;

/// <summary>Every page of the product. A page that is missing here fails <see cref="PageListTests"/>.</summary>
public static class PageList
{
    public static readonly IReadOnlyList<PageCase> All = [.. AccountCases.All, .. VisitorCases.All, .. AppCases.All, .. HubCases.All];

    /// <summary>Routes that a browser may GET and that are no page of their own, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoPages = new Dictionary<string, string>
    {
        ["/app/login/second-factor"] = "leads to the sign-in page; the step itself is case login-second-step",
        ["/{slug}.qr"] = "an image",
        ["/app/assets/{file}"] = "scripts and sheets",
        ["/i/{token}"] = "leads on from an interstitial; the page itself is case interstitial",
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
}
