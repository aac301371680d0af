namespace Shortener.Core.Apps;

/// <summary>What a link does on a phone: nothing of its own, a redirect to an app's URL, or a page that leads into the app.</summary>
/// <param name="RedirectUrl">Where to redirect; null for none.</param>
/// <param name="Page">The page to show; null for none.</param>
public readonly record struct AppDecision(string? RedirectUrl, AppPage? Page)
{
    /// <summary>The link goes on as everywhere else.</summary>
    public static readonly AppDecision None;

    /// <summary>Whether anything was decided.</summary>
    public bool IsSome => RedirectUrl is not null || Page is not null;
}

/// <summary>
/// A page that leads out of an in-app browser or into an app. Browsers open such URLs for a tap only, and an in-app browser may refuse
/// them altogether, so <see cref="PlainUrl"/> is always offered as well. All URLs are visible ASCII and must be encoded for markup.
/// </summary>
/// <param name="Platform">The visitor's system.</param>
/// <param name="OpenUrl">
/// What the button opens: <c>intent:…</c> on Android, <c>x-safari-https://…</c> or the app's own scheme on iOS.
/// </param>
/// <param name="PlainUrl">The ordinary destination.</param>
/// <param name="StoreUrl">The app's page in its store, or null.</param>
/// <param name="InAppBrowser">Name of the app whose browser the visitor is to leave; null where the page opens an app.</param>
public sealed record AppPage(AppPlatform Platform, string OpenUrl, string PlainUrl, string? StoreUrl, string? InAppBrowser);

/// <summary>Systems that have app destinations.</summary>
public enum AppPlatform
{
    Ios,
    Android,
}
