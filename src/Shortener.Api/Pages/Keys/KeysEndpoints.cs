using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Pages.Keys;

/// <summary>The keys of a workspace.</summary>
/// <param name="Keys">A page of them, oldest first.</param>
/// <param name="Now">To tell what has ended.</param>
public sealed record KeysPageModel(CursorPage<StoredApiKey> Keys, DateTimeOffset Now);

/// <summary><c>GET|HEAD /app/keys</c>.</summary>
internal static class KeysEndpoints
{
    public static void MapKeysPage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/keys", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("keysPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, IApiKeyStore keys, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.KeysRead) is not { } frame)
        {
            return;
        }

        CursorPage<StoredApiKey> page = await CursorPages.ReadAsync(
            context, OpaqueId.Key, (after, count) => keys.ListAsync(frame.WorkspaceId, after ?? 0, count, context.RequestAborted), key => key.Id);
        await AppPage.WriteAsync<KeysPage>(context, frame, new KeysPageModel(page, time.GetUtcNow()));
    }
}
