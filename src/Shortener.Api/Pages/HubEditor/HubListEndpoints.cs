using Shortener.Api.Hubs;
using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Domains;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Images;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>A card of the list.</summary>
/// <param name="Hub">The page.</param>
/// <param name="Id">Its opaque id.</param>
/// <param name="Url">Where visitors find it.</param>
/// <param name="Draft">For the picture.</param>
/// <param name="Avatar">Address of the portrait; null for none.</param>
public sealed record HubCard(Hub Hub, string Id, string Url, HubDocument Draft, string? Avatar)
{
    /// <summary>Whether the draft differs from what visitors see.</summary>
    public bool HasChanges => !string.Equals(Hub.Draft, Hub.Published, StringComparison.Ordinal);
}

/// <summary>What a page had in the last seven days.</summary>
/// <param name="Ctr">In percent; null without views.</param>
public sealed record HubNumbers(long Views, long Clicks, double? Ctr);

/// <param name="Cards">A page of them.</param>
/// <param name="Numbers">By the number of the hub; empty for who may not read metrics.</param>
/// <param name="Origin">What stands before <c>/@</c> of a handle.</param>
/// <param name="MayWrite">Whether whoever looks may make pages.</param>
/// <param name="Late">Address of the same page with the numbers that were not counted in time; null where none are missing.</param>
public sealed record HubListModel(CursorPage<HubCard> Cards, IReadOnlyDictionary<long, HubNumbers> Numbers, string Origin, bool MayWrite, string? Late);

/// <summary><c>GET|HEAD /app/hubs</c>.</summary>
internal static class HubListEndpoints
{
    public static void MapHubList(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/hubs", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("hubListPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, IHubStore hubs, HubDrafts drafts, HubView view, IDomainStore domains, PublicUrl publicUrl, MetricsReader metrics, ExplorerReader explorer, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.HubsRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        CursorPage<HubSummary> page = await CursorPages.ReadAsync(
            context, OpaqueId.Hub, (after, count) => hubs.ListAsync(frame.WorkspaceId, after ?? 0, count, ct), hub => hub.Id);
        Dictionary<int, string> hosts = page.Items.Any(hub => hub.DomainId is not null)
            ? (await domains.ListAsync(frame.WorkspaceId, ct)).ToDictionary(domain => domain.Id, domain => domain.Host)
            : [];
        var cards = new List<HubCard>(page.Items.Count);
        foreach (HubSummary summary in page.Items)
        {
            if (await hubs.FindAsync(frame.WorkspaceId, summary.Id, ct) is not { } hub)
            {
                continue;
            }

            HubDocument draft = HubJson.Read(hub.Draft);
            string? host = hub.DomainId is { } domain ? hosts.GetValueOrDefault(domain) : null;
            cards.Add(new HubCard(hub, OpaqueId.Hub.Format(hub.Id), view.UrlOf(hub.Handle, host), draft, await AvatarAsync(frame.WorkspaceId, draft, drafts, ct)));
        }

        bool patient = context.Request.Query.ContainsKey("wait");
        using NumbersBudget budget = explorer.Budget(patient, ct);
        IReadOnlyDictionary<long, HubNumbers>? numbers = cards.Count > 0 && frame.May(Permission.MetricsRead)
            ? await HubMetricsEndpoints.LastDaysAsync(frame, metrics, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-6), budget)
            : new Dictionary<long, HubNumbers>();
        await AppPage.WriteAsync<HubListPage>(
            context,
            frame,
            new HubListModel(
                new CursorPage<HubCard>(cards, page.Cursor, page.Next),
                numbers ?? new Dictionary<long, HubNumbers>(),
                publicUrl.Base.Origin,
                frame.May(Permission.HubsWrite),
                numbers is not null || patient ? null : "/app/hubs?wait=1" + (page.Cursor is null ? "" : $"&cursor={page.Cursor}")));
    }

    private static async Task<string?> AvatarAsync(int workspaceId, HubDocument draft, HubDrafts drafts, CancellationToken ct) =>
        draft.Profile?.Avatar is { } id && await drafts.ImagesAsync(workspaceId, new HashSet<string> { id }, ct) is [StoredImage image, ..] ? image.Path : null;
}
