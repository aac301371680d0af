using Shortener.Core.Clicks;
using Shortener.Core.Targeting;

namespace Shortener.Core.Apps;

/// <summary>
/// A link's app destinations, ready for visits. Immutable, thread-safe; allocates nothing unless a page is to be shown.
/// </summary>
/// <remarks>
/// A web URL of an app (universal link, app link) is redirected to: the system opens the app, and its web page is the fallback. On
/// Android, where package and store are given, Chromium's browsers are redirected to an intent instead, which knows the store. A custom
/// scheme gets a page, since a browser without the app shows an error for a redirect to it. An in-app browser that is to be left gets a
/// page in any case. Bots get neither: they go on to the ordinary destination.
/// </remarks>
public sealed class CompiledApps
{
    private readonly IosTarget? _ios;
    private readonly AndroidTarget? _android;
    private readonly bool _escapes;
    private readonly string? _iosRedirect;
    private readonly string? _androidRedirect;
    private readonly string? _androidIntent;

    private CompiledApps(IosTarget? ios, AndroidTarget? android, bool escapes)
    {
        _ios = ios;
        _android = android;
        _escapes = escapes;
        _iosRedirect = ios?.Url is { } url && AppSchemes.IsWeb(url) ? url : null;
        _androidRedirect = android?.Url is { } link && AppSchemes.IsWeb(link) ? link : null;
        _androidIntent = _androidRedirect is not null && android is { Package: { } package, StoreUrl: { } store }
            ? IntentUrl.Of(_androidRedirect, package, store)
            : null;
    }

    /// <summary>Compiles targets that <see cref="AppValidation"/> has passed; null where there is nothing to decide.</summary>
    public static CompiledApps? Compile(IosTarget? ios, AndroidTarget? android, bool escapeInApp) =>
        ios is null && android is null && !escapeInApp ? null : new CompiledApps(ios, android, escapeInApp);

    /// <summary>What this visit gets.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="webUrl">
    /// The http or https URL for everybody else: the plain link of a page, and what is opened outside an in-app browser where there is
    /// no app destination.
    /// </param>
    public AppDecision Decide(Visit visit, string webUrl) => visit.UserAgent.Os.Family switch
    {
        "iOS" or "iPadOS" when visit.BotKind == BotKind.None => OnIos(visit, webUrl),
        "Android" when visit.BotKind == BotKind.None => OnAndroid(visit, webUrl),
        _ => AppDecision.None,
    };

    private AppDecision OnIos(Visit visit, string webUrl)
    {
        if (_ios is not null && _iosRedirect is null)
        {
            return Show(new AppPage(AppPlatform.Ios, _ios.Url!, webUrl, _ios.StoreUrl, null));
        }

        if (_escapes && visit.UserAgent.InAppBrowser is { } app && AppSchemes.IsWeb(_iosRedirect ?? webUrl))
        {
            // Safari's own scheme, since iOS 17; older systems ignore it, and the plain link is there.
            return Show(new AppPage(AppPlatform.Ios, "x-safari-" + (_iosRedirect ?? webUrl), webUrl, _ios?.StoreUrl, app));
        }

        return new AppDecision(_iosRedirect, null);
    }

    private AppDecision OnAndroid(Visit visit, string webUrl)
    {
        if (_android is not null && _androidRedirect is null)
        {
            string open = IntentUrl.Of(_android.Url!, _android.Package, _android.StoreUrl ?? webUrl);
            return Show(new AppPage(AppPlatform.Android, open, webUrl, _android.StoreUrl, null));
        }

        if (_escapes && visit.UserAgent.InAppBrowser is { } app && AppSchemes.IsWeb(_androidRedirect ?? webUrl))
        {
            string open = IntentUrl.Of(_androidRedirect ?? webUrl, _android?.Package, _android?.StoreUrl ?? webUrl);
            return Show(new AppPage(AppPlatform.Android, open, webUrl, _android?.StoreUrl, app));
        }

        return new AppDecision(_androidIntent is not null && OpensIntents(visit) ? _androidIntent : _androidRedirect, null);
    }

    private static AppDecision Show(AppPage page) => new(null, page);

    /// <summary>Others show an error page for a redirect to an intent.</summary>
    private static bool OpensIntents(Visit visit) =>
        visit.UserAgent.InAppBrowser is null
        && visit.UserAgent.Browser.Family is "Chrome Mobile" or "Samsung Internet" or "Edge Mobile" or "Opera Mobile";
}
