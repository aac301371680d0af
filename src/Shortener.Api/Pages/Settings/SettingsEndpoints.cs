using Shortener.Api.Links;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.App;
using Shortener.Api.Passkeys;
using Shortener.Api.SecondFactors;
using Shortener.Core.AbuseReports;
using Shortener.Core.Accounts;
using Shortener.Core.Erasure;
using Shortener.Core.Ids;
using Shortener.Core.LinkImports;
using Shortener.Core.Links;
using Shortener.Core.Orphans;
using Shortener.Core.Samples;
using Shortener.Core.SecondFactors;
using Shortener.Core.UserAgents;
using Shortener.Core.UtmTemplates;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Pages.Settings;

/// <summary><c>GET|HEAD /app/settings</c> and the pages beside it.</summary>
internal static class SettingsEndpoints
{
    private const int OrphanDays = 30;
    private const int TopSlugs = 50;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSettingsPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/app/settings", Methods, ShowWorkspaceAsync).WithName("settingsPage").ExcludeFromDescription();
        routes.MapMethods("/app/settings/account", Methods, ShowAccountAsync).WithName("accountSettingsPage").ExcludeFromDescription();
        routes.MapMethods("/app/settings/templates", Methods, ShowTemplatesAsync).WithName("templatesPage").ExcludeFromDescription();
        routes.MapMethods("/app/settings/data", Methods, ShowDataAsync).WithName("dataPage").ExcludeFromDescription();
        routes.MapMethods("/app/settings/reports", Methods, ShowReportsAsync).WithName("reportsPage").ExcludeFromDescription();
        routes.MapMethods("/app/settings/orphans", Methods, ShowOrphansAsync).WithName("orphansPage").ExcludeFromDescription();
    }

    private static async Task ShowWorkspaceAsync(HttpContext context, ISampleStore samples, IErasureStore erasures, SecondFactorDesk factors)
    {
        if (await AppPage.OpenAsync(context, Permission.WorkspaceRead) is not { Current: { } current } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        bool sample = await samples.FindAsync(frame.User.Id, ct) is not null;
        WorkspaceEnd? end = frame.May(Permission.WorkspaceOwn) ? await erasures.JudgeAsync(frame.WorkspaceId, ct) : null;
        bool factor = end is not null && await factors.FindAsync(frame.User.Id, ct) is { EnabledAt: not null };
        await AppPage.WriteAsync<WorkspaceSettingsPage>(
            context,
            frame,
            new WorkspaceSettingsModel(current.Workspace, SetupPageEndpoints.Timezones.Value, sample, end, frame.User.PasswordHash is not null, factor));
    }

    private static async Task ShowAccountAsync(
        HttpContext context, SecondFactorDesk factors, PasskeyDesk passkeys, ISessionStore sessions, IUserAgentParser parser, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        SecondFactor? factor = await factors.FindAsync(frame.User.Id, ct);
        IReadOnlyList<StoredSession> found = await sessions.ListAsync(frame.User.Id, time.GetUtcNow(), ct);
        await AppPage.WriteAsync<AccountSettingsPage>(context, frame, new AccountSettingsModel(
            factor?.EnabledAt,
            factor?.RecoveryCodesLeft ?? 0,
            [.. found.Select(session => new SessionView(
                OpaqueId.Session.Format(session.Id), BrowserOf(parser.Parse(session.UserAgent)), session.Id == frame.Caller.SessionId, session.SeenAt))],
            await passkeys.ListAsync(frame.User.Id, ct),
            passkeys.IsOnFor(frame.User)));
    }

    private static async Task ShowTemplatesAsync(HttpContext context, IUtmTemplateStore templates)
    {
        if (await AppPage.OpenAsync(context, Permission.LinksRead) is not { } frame)
        {
            return;
        }

        CursorPage<UtmTemplate> page = await CursorPages.ReadAsync(
            context,
            OpaqueId.UtmTemplate,
            (after, count) => templates.ListAsync(frame.WorkspaceId, after ?? 0, count, context.RequestAborted),
            template => template.Id);
        await AppPage.WriteAsync<TemplatesSettingsPage>(context, frame, new TemplatesSettingsModel(page));
    }

    private static async Task ShowDataAsync(HttpContext context, IImportStore imports)
    {
        if (await AppPage.OpenAsync(context, Permission.LinksRead) is not { } frame)
        {
            return;
        }

        CursorPage<LinkImport> page = await CursorPages.ReadAsync(
            context,
            OpaqueId.Import,
            (before, count) => imports.ListAsync(frame.WorkspaceId, before ?? long.MaxValue, count, context.RequestAborted),
            import => import.Id);
        await AppPage.WriteAsync<DataSettingsPage>(context, frame, new DataSettingsModel(page, LinkFormats.Names));
    }

    private static async Task ShowReportsAsync(HttpContext context, IAbuseReportStore reports, IShortUrls shortUrls)
    {
        if (await AppPage.OpenAsync(context, Permission.ReportsRead) is not { } frame)
        {
            return;
        }

        AbuseStatus? only = context.Request.Query["status"].ToString() is { Length: > 0 } name && Enum.TryParse(name, ignoreCase: true, out AbuseStatus status)
            && Enum.IsDefined(status) ? status : null;
        CursorPage<AbuseReport> page = await CursorPages.ReadAsync(
            context,
            OpaqueId.AbuseReport,
            (before, count) => reports.ListAsync(frame.WorkspaceId, only, before, count, context.RequestAborted),
            report => report.Id);
        await AppPage.WriteAsync<ReportsSettingsPage>(
            context, frame, new ReportsSettingsModel(page, only, [.. page.Items.Select(report => shortUrls.ShortUrl(report.Host, report.Slug))]));
    }

    private static async Task ShowOrphansAsync(HttpContext context, IOrphanVisitStore orphans, PublicUrl publicUrl, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.MetricsRead) is not { } frame)
        {
            return;
        }

        int hour = (int)(time.GetUtcNow().ToUnixTimeSeconds() / 3600);
        OrphanAnswer answer = await orphans.ReadAsync(
            new OrphanQuery(frame.WorkspaceId, hour - (OrphanDays * 24), hour + 1, null, TopSlugs), context.RequestAborted);
        await AppPage.WriteAsync<OrphansSettingsPage>(context, frame, new OrphansSettingsModel(answer, publicUrl.Base.Host));
    }

    private static string BrowserOf(UserAgentResult agent) => $"{agent.Browser.Family}, {agent.Os.Family}";
}
