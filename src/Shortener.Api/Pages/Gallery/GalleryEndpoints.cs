using Shortener.Api.Pages.App;

namespace Shortener.Api.Pages.Gallery;

/// <summary><c>GET|HEAD /app/design</c>: the parts that pages are made of, for those who build pages.</summary>
internal static class GalleryEndpoints
{
    public static void MapGallery(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/design", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("galleryPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context)
    {
        if (await AppPage.OpenAsync(context) is { } frame)
        {
            await AppPage.WriteAsync<GalleryPage>(context, frame, frame);
        }
    }
}
