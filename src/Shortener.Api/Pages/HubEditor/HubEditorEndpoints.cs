using System.Globalization;
using Shortener.Api.Assets;
using Shortener.Api.Hubs;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Hubs;
using Shortener.Api.Pages.Images;
using Shortener.Core.Accounts;
using Shortener.Core.Domains;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Retargeting;
using Shortener.Core.Validation;

namespace Shortener.Api.Pages.HubEditor;

/// <summary><c>GET|HEAD /app/hubs/{id}</c>: the editor of a LinkHub page.</summary>
internal static class HubEditorEndpoints
{
    public static void MapHubEditor(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/hubs/{id}", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("hubEditorPage").ExcludeFromDescription();

    /// <summary>The hub of a page's address; null when there is none of the workspace's, which was answered.</summary>
    internal static async Task<Hub?> FindAsync(HttpContext context, AppFrame frame, string id, IHubStore hubs)
    {
        Hub? hub = OpaqueId.Hub.TryParse(id, out long number) ? await hubs.FindAsync(frame.WorkspaceId, number, context.RequestAborted) : null;
        if (hub is null)
        {
            await AppPage.NotFoundAsync(context, frame);
        }

        return hub;
    }

    private static async Task ShowAsync(HttpContext context, string id, IHubStore hubs, HubDrafts drafts, HubView view, IDomainStore domains)
    {
        if (await AppPage.OpenAsync(context, Permission.HubsRead) is not { } frame || await FindAsync(context, frame, id, hubs) is not { } hub)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        IReadOnlyList<Domain> all = await domains.ListAsync(frame.WorkspaceId, ct);
        string? host = all.FirstOrDefault(domain => domain.Id == hub.DomainId)?.Host;
        HubDocument draft = HubJson.Read(hub.Draft);
        IReadOnlyList<StoredImage> images = await drafts.ImagesAsync(frame.WorkspaceId, HubReferences.Of(draft).Images, ct);
        IReadOnlyDictionary<string, string> words = ScriptWord.In(frame.Language);
        string url = view.UrlOf(hub.Handle, host);
        var data = new EditorData(
            new EditorHub(id, hub.Handle, hub.Name, url, hub.IsPublished, hub.PublishedAt?.UtcDateTime, string.Create(CultureInfo.InvariantCulture, $"\"{hub.Version}\"")),
            draft,
            hub.Published is null ? null : HubJson.Read(hub.Published),
            [.. HubReadiness.Check(draft).Select(HubMissing.Of)],
            [.. images.Select(HubImage.Of)],
            frame.May(Permission.HubsWrite),
            WebAssets.AddressOf("icons.svg"),
            WebAssets.AddressOf("hub-icons.svg"),
            HubIcons.Link,
            NetworkNames.In(frame.Language),
            PixelProvider.All.ToDictionary(one => one.Name, one => new EditorProvider(one.Label, one.IdHint)),
            SetupPageEndpoints.Timezones.Value,
            [.. CurrencyCode.All],
            new EditorImageLimits(StoredImage.MaxBytes, ImagePickerData.AllTypes),
            words);
        await AppPage.WriteAsync<HubEditorPage>(
            context, frame, new HubEditorModel(hub, draft, id, url, host, all, words, data.Write(), data.MayWrite));
    }
}
