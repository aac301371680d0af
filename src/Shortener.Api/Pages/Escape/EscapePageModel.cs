namespace Shortener.Api.Pages.Escape;

/// <summary>A page that leads out of an app's own browser, or into an app, with a plain link for when that does not work.</summary>
/// <param name="OpenUrl">What the button opens: <c>intent://…</c>, <c>x-safari-https://…</c> or an app's own scheme; null shows the plain link alone.</param>
/// <param name="PlainUrl">The destination as any browser opens it.</param>
/// <param name="Host">The destination's host, shown large.</param>
/// <param name="StoreUrl">Page of the app in its store; null for none.</param>
/// <param name="Target">What the button opens it in.</param>
public sealed record EscapePageModel(string? OpenUrl, string PlainUrl, string Host, string? StoreUrl = null, EscapeTarget Target = EscapeTarget.Browser);

/// <summary>Where an escape leads to.</summary>
public enum EscapeTarget
{
    Browser,
    App,
}
