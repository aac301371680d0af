using Swashbuckle.AspNetCore.SwaggerUI;

namespace Shortener.Api.Description;

/// <summary>
/// <c>/docs</c>: the description for reading and trying out. Everything comes from this server, and nothing of a request is put into
/// the page: a key that a reader gives stays in that reader's browser until the page is left.
/// </summary>
internal static class ApiReference
{
    private const string Prefix = "docs";
    private const string Page = "Shortener.Api.Description.reference.html";

    // The renderer sets sizes by style attributes and draws its icons from data: URLs; it runs no script but its files.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Goes behind the redirects; open to anyone.</summary>
    public static IApplicationBuilder UseApiReference(this IApplicationBuilder app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/" + Prefix, StringComparison.OrdinalIgnoreCase), docs => docs.Use((context, next) =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XFrameOptions = "DENY";
            headers.XContentTypeOptions = "nosniff";
            headers["X-Robots-Tag"] = "noindex";
            headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        }));
        return app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Prefix;
            options.DocumentTitle = "API reference – Shortener";
            options.IndexStream = () => typeof(ApiReference).Assembly.GetManifestResourceStream(Page)!;
            options.SwaggerEndpoint($"/openapi/{ApiDescription.DocumentName}.json", "v1");
            options.DocExpansion(DocExpansion.List);
            options.DefaultModelsExpandDepth(0);
            options.DisplayOperationId();
            options.DisplayRequestDuration();
            options.EnableDeepLinking();
            options.EnableFilter();
            options.ShowExtensions();
            // Another site's description must not be shown under our address.
            options.ConfigObject.AdditionalItems["queryConfigEnabled"] = false;
        });
    }
}
