using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;

namespace Shortener.Api.Interstitials;

/// <summary>What a request says of the workspace's visitor cookie.</summary>
/// <param name="State">What the cookie holds; <see cref="VisitorState.Unknown"/> without one.</param>
/// <param name="MayKeep">Whether a cookie may be kept: the workspace turned it on, and the visitor agreed where it asks.</param>
/// <param name="ShallAsk">Whether the visitor has still to be asked.</param>
internal readonly record struct VisitorCookie(VisitorState State, bool MayKeep, bool ShallAsk);

/// <summary>
/// The first-party cookie of a workspace's visitors, where the workspace turned it on. One that is there but may not be kept any more is
/// not looked at. Thread-safe.
/// </summary>
internal sealed class VisitorCookieJar(RequestScheme scheme)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    public static VisitorCookie Read(HttpContext context, int workspaceId, AttachedInterstitials workspace)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (workspace.Cookies == VisitorCookies.Off || (workspace.HonourPrivacySignals && (headers["Sec-GPC"] == "1" || headers["DNT"] == "1")))
        {
            return new VisitorCookie(VisitorState.Unknown, false, false);
        }

        VisitorState state = headers.Cookie.Count == 0 ? VisitorState.Unknown : VisitorState.Parse(context.Request.Cookies[NameOf(workspaceId)]);
        return workspace.Cookies == VisitorCookies.On
            ? new VisitorCookie(state, true, false)
            : new VisitorCookie(state.Agreed == true ? state : VisitorState.Unknown, state.Agreed == true, state.Agreed is null);
    }

    /// <summary>Keeps a state; of a refusal only that, until the browser is closed.</summary>
    public void Write(HttpContext context, int workspaceId, VisitorState state) => context.Response.Cookies.Append(
        NameOf(workspaceId),
        state.ToString(),
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            Secure = scheme.IsHttps(context),
            MaxAge = state.Agreed == false ? null : Kept,
            IsEssential = true,
        });

    internal static string NameOf(int workspaceId) => string.Concat("visitor_", OpaqueId.Workspace.Format(workspaceId).AsSpan(4));
}
