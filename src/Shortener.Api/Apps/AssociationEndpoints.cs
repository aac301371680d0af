using Shortener.Core.Redirects;

namespace Shortener.Api.Apps;

/// <summary>
/// <c>/.well-known/apple-app-site-association</c> and <c>/.well-known/assetlinks.json</c> of the domain that the host names; 404 where
/// the domain has no apps.
/// </summary>
internal static class AssociationEndpoints
{
    public static void MapAssociationFiles(this IEndpointRouteBuilder routes)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods("/.well-known/apple-app-site-association", methods, (HttpContext context, DomainTable domains, AssociationFileCache files) =>
            AnswerAsync(context, domains, files, file => file.Apple)).ExcludeFromDescription();
        routes.MapMethods("/.well-known/assetlinks.json", methods, (HttpContext context, DomainTable domains, AssociationFileCache files) =>
            AnswerAsync(context, domains, files, file => file.Android)).ExcludeFromDescription();
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, DomainTable domains, AssociationFileCache files, Func<AssociationFile, byte[]?> choose)
    {
        if (domains.Find((string?)context.Request.Headers.Host) is not { } domain
            || choose(await files.FindAsync(domain.DomainId, context.RequestAborted)) is not { } file)
        {
            return TypedResults.NotFound();
        }

        // Neither platform follows redirects or takes another type here.
        context.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Bytes(file, "application/json");
    }
}
