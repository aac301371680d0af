using Shortener.Core.Apps;
using Shortener.Core.Clicks;
using Shortener.UnitTests.Targeting;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Apps;

public sealed class CompiledAppsTests
{
    private const string Web = "https://example.com/p?a=1&b=2#part";
    private const string EncodedWeb = "https%3A%2F%2Fexample.com%2Fp%3Fa%3D1%26b%3D2%23part";
    private const string Store = "https://play.google.com/store/apps/details?id=com.example.app";
    private const string EncodedStore = "https%3A%2F%2Fplay.google.com%2Fstore%2Fapps%2Fdetails%3Fid%3Dcom.example.app";

    private const string InstagramIos =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.4.32.98";

    private const string InstagramAndroid =
        "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 Instagram 334.0.0.42.95 Android";

    private const string FirefoxAndroid = "Mozilla/5.0 (Android 14; Mobile; rv:126.0) Gecko/126.0 Firefox/126.0";

    private static readonly IosTarget Universal = new() { Url = "https://app.example.com/p", StoreUrl = "https://apps.apple.com/app/id1" };
    private static readonly IosTarget IosScheme = new() { Url = "myapp://p/1", StoreUrl = "https://apps.apple.com/app/id1" };
    private static readonly AndroidTarget AppLink = new() { Url = "https://app.example.com/p?x=1", Package = "com.example.app", StoreUrl = Store };
    private static readonly AndroidTarget AndroidScheme = new() { Url = "myapp://p/1?x=1", Package = "com.example.app" };

    [Fact]
    public void A_link_without_targets_has_nothing_to_decide() => Assert.Null(CompiledApps.Compile(null, null, escapeInApp: false));

    [Theory]
    [InlineData(SampleAgents.WindowsChrome)]
    [InlineData(SampleAgents.MacSafari)]
    [InlineData(SampleAgents.Googlebot)]
    [InlineData("WhatsApp/2.23.20.0 A")]
    [InlineData(null)]
    public void Desktops_and_bots_go_on(string? agent) => Assert.Equal(AppDecision.None, Decide(agent, Universal, AppLink, escapes: true));

    [Fact]
    public void A_fetch_that_no_person_made_goes_on()
    {
        CompiledApps apps = CompiledApps.Compile(Universal, AppLink, escapeInApp: true)!;
        Assert.False(apps.Decide(Visits.Of(SampleAgents.Iphone, flags: ClickFlags.Head), Web).IsSome);
    }

    [Theory]
    [InlineData(SampleAgents.Iphone, "https://app.example.com/p")]
    [InlineData(SampleAgents.Ipad, "https://app.example.com/p")]
    [InlineData(InstagramIos, "https://app.example.com/p")]
    [InlineData(FirefoxAndroid, "https://app.example.com/p?x=1")]
    [InlineData(InstagramAndroid, "https://app.example.com/p?x=1")]
    [InlineData(
        SampleAgents.AndroidPhone,
        "intent://app.example.com/p?x=1#Intent;scheme=https;package=com.example.app;S.browser_fallback_url=" + EncodedStore + ";end")]
    public void A_web_url_of_an_app_is_redirected_to(string agent, string expected) =>
        Assert.Equal(new AppDecision(expected, null), Decide(agent, Universal, AppLink, escapes: false));

    [Fact]
    public void Without_package_and_store_android_is_redirected_to_the_app_link() =>
        Assert.Equal("https://app.example.com/p?x=1", Decide(SampleAgents.AndroidPhone, null, AppLink with { Package = null }, escapes: false).RedirectUrl);

    [Fact]
    public void A_custom_scheme_gets_a_page_with_store_and_plain_link()
    {
        Assert.Equal(
            new AppPage(AppPlatform.Ios, "myapp://p/1", Web, "https://apps.apple.com/app/id1", null),
            Decide(SampleAgents.Iphone, IosScheme, null, escapes: false).Page);
        Assert.Equal(
            new AppPage(
                AppPlatform.Android,
                "intent://p/1?x=1#Intent;scheme=myapp;package=com.example.app;S.browser_fallback_url=" + EncodedWeb + ";end",
                Web,
                null,
                null),
            Decide(SampleAgents.AndroidPhone, null, AndroidScheme, escapes: false).Page);
        Assert.Equal(AppDecision.None, Decide(SampleAgents.AndroidPhone, IosScheme, null, escapes: false));
    }

    [Fact]
    public void An_in_app_browser_is_left_by_a_page_with_a_plain_link()
    {
        Assert.Equal(
            new AppPage(AppPlatform.Ios, "x-safari-" + Web, Web, null, "Instagram"), Decide(InstagramIos, null, null, escapes: true).Page);
        Assert.Equal(
            new AppPage(AppPlatform.Ios, "x-safari-https://app.example.com/p", Web, Universal.StoreUrl, "Instagram"),
            Decide(InstagramIos, Universal, null, escapes: true).Page);
        Assert.Equal(
            new AppPage(
                AppPlatform.Android,
                "intent://example.com/p?a=1&b=2#part#Intent;scheme=https;S.browser_fallback_url=" + EncodedWeb + ";end",
                Web,
                null,
                "Instagram"),
            Decide(InstagramAndroid, null, null, escapes: true).Page);
        Assert.Equal(
            "intent://app.example.com/p?x=1#Intent;scheme=https;package=com.example.app;S.browser_fallback_url=" + EncodedStore + ";end",
            Decide(InstagramAndroid, null, AppLink, escapes: true).Page!.OpenUrl);
        Assert.Equal(AppDecision.None, Decide(SampleAgents.Iphone, null, null, escapes: true));
    }

    [Fact]
    public void What_a_destination_holds_cannot_add_to_the_intent()
    {
        string open = Decide(InstagramAndroid, null, null, escapes: true, "https://example.com/#Intent;package=evil;end;S.x=y").Page!.OpenUrl;
        // Android reads the intent behind the last number sign.
        Assert.Equal(
            "#Intent;scheme=https;S.browser_fallback_url=https%3A%2F%2Fexample.com%2F%23Intent%3Bpackage%3Devil%3Bend%3BS.x%3Dy;end",
            open[open.LastIndexOf('#')..]);
    }

    private static AppDecision Decide(string? agent, IosTarget? ios, AndroidTarget? android, bool escapes, string web = Web) =>
        CompiledApps.Compile(ios, android, escapes)!.Decide(Visits.Of(agent), web);
}
