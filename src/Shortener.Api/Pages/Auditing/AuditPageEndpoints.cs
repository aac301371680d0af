using System.Globalization;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Pages.Auditing;

/// <summary>What the address asks for, as it is shown in the form; null for whatever is unusable.</summary>
/// <param name="Installation">Entries of the installation instead of the workspace.</param>
/// <param name="Actor">Id of a person or key, or <c>system</c>.</param>
/// <param name="From">First day on the workspace's clock.</param>
/// <param name="To">Last day.</param>
public sealed record AuditFilter(bool Installation, string? Actor, string? Action, DateOnly? From, DateOnly? To)
{
    public bool Any => Installation || Actor is not null || Action is not null || From is not null || To is not null;
}

/// <summary>Who did what.</summary>
/// <param name="Members">Whom the filter offers.</param>
/// <param name="Keys">Whom the filter offers.</param>
public sealed record AuditPageModel(
    CursorPage<StoredAuditEntry> Entries, AuditFilter Filter, IReadOnlyList<Member> Members, IReadOnlyList<StoredApiKey> Keys);

/// <summary><c>GET|HEAD /app/audit</c>.</summary>
internal static class AuditPageEndpoints
{
    private const int MaxOffered = 100;
    private const int MaxAction = 100;

    public static void MapAuditPage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/audit", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("auditPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, IAuditLog log, IMembershipStore members, IApiKeyStore keys)
    {
        if (await AppPage.OpenAsync(context, Permission.AuditRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        (AuditFilter filter, AuditQuery query) = Read(context.Request.Query, frame);
        CursorPage<StoredAuditEntry> page = await CursorPages.ReadAsync(
            context, OpaqueId.AuditEntry, (before, count) => log.ListAsync(query, before, count, ct), entry => entry.Id);
        await AppPage.WriteAsync<AuditPage>(context, frame, new AuditPageModel(
            page,
            filter,
            frame.May(Permission.MembersRead) ? await members.ListAsync(frame.WorkspaceId, 0, MaxOffered, ct) : [],
            frame.May(Permission.KeysRead) ? await keys.ListAsync(frame.WorkspaceId, 0, MaxOffered, ct) : []));
    }

    private static (AuditFilter Filter, AuditQuery Query) Read(IQueryCollection asked, AppFrame frame)
    {
        bool installation = asked["scope"] == "installation" && frame.May(Permission.SystemRead);
        string? actor = asked["actor"];
        (string? kind, long? id) = actor switch
        {
            "system" => ("system", null),
            not null when OpaqueId.User.TryParse(actor, out long user) => ("user", (long?)user),
            not null when OpaqueId.Key.TryParse(actor, out long key) => ("key", key),
            _ => default,
        };
        string? action = asked["action"].ToString().Trim() is { Length: > 0 and <= MaxAction } text ? text : null;
        DateOnly? from = DayOf(asked["from"]);
        DateOnly? to = DayOf(asked["to"]);
        TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(frame.Timezone, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;
        return (
            new AuditFilter(installation, kind is null ? null : actor, action, from, to),
            new AuditQuery(installation ? null : frame.WorkspaceId)
            {
                ActorKind = kind,
                ActorId = id,
                Action = action,
                From = from is { } first ? StartOf(first, zone) : null,
                To = to is { } last && last < DateOnly.MaxValue ? StartOf(last.AddDays(1), zone) : null,
            });
    }

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day.Year is > 1970 and < 9998 ? day : null;

    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
