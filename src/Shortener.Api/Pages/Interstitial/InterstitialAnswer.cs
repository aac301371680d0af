using Shortener.Api.Hosting;
using Shortener.Api.Interstitials;
using Shortener.Api.Pages.Design;
using Shortener.Core.Interstitials;
using Shortener.Core.Retargeting;

namespace Shortener.Api.Pages.Interstitial;

/// <summary>Answers with an interstitial: its headers and body.</summary>
internal static class InterstitialAnswer
{
    /// <summary>200, kept by nobody: the page counts.</summary>
    public static async Task WriteAsync(HttpContext context, InterstitialPageModel model, PageLanguage language) =>
        await WriteAsync(context, model, language, await RenderAsync(model, language));

    /// <summary>The page, before anything of it is answered.</summary>
    public static Task<byte[]> RenderAsync(InterstitialPageModel model, PageLanguage language) =>
        PageRenderer.RenderAsync<InterstitialPage>((nameof(InterstitialPage.Language), language), (nameof(InterstitialPage.Model), model));

    /// <summary>As the other, with the page that <see cref="RenderAsync"/> made of the same.</summary>
    public static async Task WriteAsync(HttpContext context, InterstitialPageModel model, PageLanguage language, byte[] body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = body.Length;
        IHeaderDictionary headers = response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.ContentLanguage = language.Tag();
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = PolicyOf(model, context.Request.Headers.Host);
        headers.XContentTypeOptions = "nosniff";
        headers.CutOffOpener(isForeign: model.Tags is not null);
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        if (!model.IsPreview)
        {
            headers.XFrameOptions = "DENY";
        }

        await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>
    /// What the page may load: our script and sheet, our images, and of others the one host that the creative's video lies on and the
    /// providers of its tags. A page with tags reaches of this server its own tickets alone, by frame and by form; under a host that the
    /// policy cannot name the tags do not load, so that frame and form work.
    /// </summary>
    private static string PolicyOf(InterstitialPageModel model, string? host)
    {
        bool hasTags = model.Tags is not null && OwnSource.CanName(host);
        RetargetingPolicy tags = hasTags ? RetargetingPolicy.Of(model.Settings.Retargeting) : RetargetingPolicy.None;
        string self = hasTags ? OwnSource.Of(host, TicketPath.Prefix) : "'self'";
        Creative creative = model.Creative;
        string media = creative is { Kind: CreativeKind.Video, Video: { } video } && Uri.TryCreate(video, UriKind.Absolute, out Uri? address)
            ? $"media-src {address.GetLeftPart(UriPartial.Authority)}; "
            : "";
        string frame = model.FramePath is null ? "" : $"frame-src {self}; ";
        string form = model.ConsentPath is null ? "form-action 'none'; " : $"form-action {self}; ";
        string ancestors = model.IsPreview ? "'self'" : "'none'";
        string connect = tags.Connections.Length == 0 ? "" : $"connect-src{tags.Connections}; ";
        return $"default-src 'none'; script-src 'self'{tags.Scripts}; style-src {InterstitialStyle.Source}; img-src 'self'{tags.Images}; {connect}{media}{frame}{form}base-uri 'none'; frame-ancestors {ancestors}";
    }
}
