using Shortener.Api.Pages.App;

namespace Shortener.Api.Pages.Guide;

/// <summary><c>GET|HEAD /app/start</c>: the first steps by themselves, for whoever put them away and wants them back.</summary>
internal static class GuideEndpoints
{
    public static void MapGuide(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/start", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("guidePage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, FirstStepsReader reader)
    {
        if (await AppPage.OpenAsync(context, FirstStepsReader.Needed) is { } frame)
        {
            await AppPage.WriteAsync<GuidePage>(context, frame, await reader.ReadAsync(context, frame, always: true) ?? new FirstStepsModel(null, false, false));
        }
    }
}
