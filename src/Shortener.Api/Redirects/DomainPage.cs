namespace Shortener.Api.Redirects;

/// <summary>
/// Leads visitors to a page that a domain's owner chose: for the bare host, for an unknown slug, for an expired link. Never a click.
/// </summary>
internal static class DomainPage
{
    public static Task Redirect(HttpContext context, string url)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status302Found;
        response.ContentLength = 0;
        response.Headers.Location = url;
        response.Headers.CacheControl = "private, no-store";
        response.Headers["X-Robots-Tag"] = "noindex";
        return Task.CompletedTask;
    }
}
