using System.Text;
using System.Text.Json;
using Shortener.Api.Interstitials;
using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Interstitial;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;
using Entry = Shortener.Core.Interstitials.Interstitial;

namespace Shortener.Api.Pages.InterstitialEditor;

/// <summary><c>/app/interstitials</c>: the list with its attachments, the editor, and the page that its preview's frame shows.</summary>
internal static class InterstitialPages
{
    // A form's text is percent-encoded: three bytes for one.
    private const int MaxPreviewBytes = 512 * 1_024;

    public static void MapInterstitialPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/app/interstitials", [HttpMethods.Get, HttpMethods.Head], ListAsync).WithName("interstitialsPage").ExcludeFromDescription();
        routes.MapPost("/app/interstitials/preview", PreviewAsync).WithName("interstitialPreviewFrame").ExcludeFromDescription();
        routes.MapMethods("/app/interstitials/{id}", [HttpMethods.Get, HttpMethods.Head], EditAsync).WithName("interstitialPage").ExcludeFromDescription();
    }

    private static async Task ListAsync(
        HttpContext context, IInterstitialStore store, MetricsReader metrics, ExplorerReader explorer, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.InterstitialsRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        CursorPage<Entry> page = await CursorPages.ReadAsync(
            context, OpaqueId.Interstitial, (after, count) => store.ListAsync(frame.WorkspaceId, after ?? 0, count, ct), one => one.Id);
        IReadOnlyList<Entry> all = await store.ListAsync(frame.WorkspaceId, 0, InterstitialEndpoints.MaxPerWorkspace, ct);
        bool patient = context.Request.Query.ContainsKey("wait");
        using NumbersBudget budget = explorer.Budget(patient, ct);
        Numbers<MetricsResult<Breakdown>>? counted = page.Items.Count > 0 && frame.May(Permission.MetricsRead)
            ? await budget.ReadAsync(token => metrics.BreakdownAsync(InterstitialFigures.QueryOf(frame.WorkspaceId, time.GetUtcNow()), Dimension.Interstitial, 100, null, token))
            : null;
        await AppPage.WriteAsync<InterstitialListPage>(context, frame, new ListModel(
            page,
            (counted?.Value?.Value?.Items ?? []).Where(item => item.Value is not null).ToDictionary(item => item.Value!),
            all,
            await store.FindAttachmentsAsync(frame.WorkspaceId, ct),
            frame.May(Permission.InterstitialsWrite),
            counted is { Value: null } && !patient ? "/app/interstitials?wait=1" + (page.Cursor is null ? "" : $"&cursor={page.Cursor}") : null));
    }

    private static async Task EditAsync(
        HttpContext context, string id, IInterstitialStore store, MetricsReader metrics, ExplorerReader explorer, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.InterstitialsRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        if (!OpaqueId.Interstitial.TryParse(id, out long number) || await store.FindAsync(frame.WorkspaceId, number, ct) is not { } interstitial)
        {
            await AppPage.NotFoundAsync(context, frame);
            return;
        }

        bool patient = context.Request.Query.ContainsKey("wait");
        using NumbersBudget budget = explorer.Budget(patient, ct);
        Numbers<InterstitialFigures>? counted = frame.May(Permission.MetricsRead)
            ? await budget.ReadAsync(token => InterstitialFigures.ReadAsync(metrics, interstitial, frame.Language.Culture(), time.GetUtcNow(), token))
            : null;
        await AppPage.WriteAsync<InterstitialEditPage>(context, frame, new EditModel(
            interstitial,
            id,
            counted?.Value,
            frame.May(Permission.InterstitialsWrite),
            counted is { Value: null } && !patient ? $"/app/interstitials/{id}?wait=1" : null));
    }

    /// <summary>What the editor's form holds at this moment, as a visitor would see it. Nothing of it is stored, and it leads nowhere.</summary>
    private static async Task PreviewAsync(
        HttpContext context, InterstitialRequestValidation validation, InterstitialTable table, DomainTable domains, PublicUrl publicUrl, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.InterstitialsRead) is not { } frame)
        {
            return;
        }

        (Entry? drawn, int index) = await ReadAsync(context, frame, validation);
        PageLanguage language = frame.Language;
        if (drawn?.Settings.Creatives.ElementAtOrDefault(index) is not { } creative)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        // Of an own document the one that is stored is shown: another could not be had under an origin of its own.
        string? document = creative is { Kind: CreativeKind.Html, Id: > 0 } && table.Key is { } key && domains.Find((string?)context.Request.Headers.Host) is { } domain
            ? TicketPath.Of(FrameTicket(frame.WorkspaceId, domain.DomainId, creative, Owner(table, frame.WorkspaceId, creative.Id), time), key)
            : null;
        await InterstitialAnswer.WriteAsync(context, InterstitialPreview.Of(drawn.Settings, creative, publicUrl.Base.Host, document), language);
    }

    private static async Task<(Entry? Drawn, int Index)> ReadAsync(
        HttpContext context, AppFrame frame, InterstitialRequestValidation validation)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > MaxPreviewBytes)
        {
            return default;
        }

        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        _ = int.TryParse(form["show"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int index);
        try
        {
            InterstitialRequest? request = JsonSerializer.Deserialize(
                Encoding.UTF8.GetBytes((string?)form["document"] ?? ""), InterstitialsApiJson.Default.InterstitialRequest);
            return request is null ? default : (validation.Draw(frame.WorkspaceId, request), index);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static long Owner(InterstitialTable table, int workspaceId, long creativeId) =>
        table.Current.Of(workspaceId)?.OwnerOf(creativeId) ?? 0;

    private static InterstitialTicket FrameTicket(int workspaceId, int domainId, Creative creative, long interstitialId, TimeProvider time) => new()
    {
        Use = TicketUse.Frame,
        IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        WorkspaceId = workspaceId,
        DomainId = domainId,
        LinkId = 0,
        LinkVersion = 0,
        InterstitialId = interstitialId,
        CreativeId = creative.Id,
        Showing = 0,
        Countdown = 0,
        Untracked = true,
        Slug = "",
        Url = "",
    };
}
