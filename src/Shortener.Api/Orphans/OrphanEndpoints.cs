using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Analytics;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;
using Shortener.Core.Orphans;

namespace Shortener.Api.Orphans;

/// <summary><c>GET /api/v1/orphan-visits</c>: visits to unknown slugs and to the roots of the workspace's own domains.</summary>
internal static class OrphanEndpoints
{
    private const int TopSlugs = 100;

    public static void MapOrphanVisits(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet("/api/v1/orphan-visits", ReadAsync)
        .Requires(Permission.MetricsRead)
        .Query(
            QueryNote.Text("from", "Included: an instant with its offset, or a date in UTC. Absent: from the first visit."),
            QueryNote.Text("to", "Not included: an instant with its offset, or a date in UTC. Absent: without end."),
            QueryNote.Text("domain", "Host of a domain. Absent: all of the workspace's."))
        .Answers(StatusCodes.Status200OK, """
            {"items":[{"domain":"go.example","kind":"unknownSlug","visits":7,"botVisits":21}],
            "topSlugs":[{"domain":"go.example","slug":"sprnig","visits":4,"botVisits":0}]}
            """, "Counts by domain and kind, and the most visited unknown slugs")
        .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
        .WithTags("Metrics")
        .WithName("getOrphanVisits")
        .WithSummary("Visits that found no link, apart from clicks")
        .WithDescription(
            "`from` inclusive, `to` exclusive: instants, or dates in UTC; absent = all time. Counts are kept by UTC hour, slugs by UTC day: a "
            + "period's edges are widened to whole ones. `visits` are people's, `botVisits` are counted apart. The default domain's visits "
            + "are seen by the workspace that owns it. Up to 100 slugs, most visits first.");

    private static async Task<Results<Ok<OrphanVisitsResource>, Problem>> ReadAsync(
        HttpContext context,
        string? from,
        string? to,
        string? domain,
        IOrphanVisitStore store,
        LinkValidation validation,
        PublicUrl publicUrl,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        int fromHour = HourOf(from, "from", up: false, 0, errors);
        int toHour = HourOf(to, "to", up: true, int.MaxValue, errors);
        Domain? only = domain is null ? null : await validation.FindDomainAsync(workspaceId, domain, ct);
        if (domain is not null && only is null)
        {
            errors.Add("domain", "The workspace has no such domain");
        }

        if (!errors.Any && toHour <= fromHour)
        {
            errors.Add("to", "Must be after from");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        OrphanAnswer answer = await store.ReadAsync(new OrphanQuery(workspaceId, fromHour, toHour, only?.Id, TopSlugs), ct);
        return TypedResults.Ok(new OrphanVisitsResource(
            [.. answer.Totals.Select(total => new OrphanVisitsItem(
                NameOf(total.Host), total.Kind == OrphanKind.Root ? "root" : "unknownSlug", total.Visits, total.BotVisits))],
            [.. answer.TopSlugs.Select(slug => new OrphanSlugItem(NameOf(slug.Host), slug.Slug, slug.Visits, slug.BotVisits))]));

        string NameOf(string host) => host.Length == 0 ? publicUrl.Base.Host : host;
    }

    private static int HourOf(string? text, string field, bool up, int absent, FieldErrors errors)
    {
        if (text is null)
        {
            return absent;
        }

        if (!InstantText.TryParse(text, out PeriodBound bound))
        {
            errors.Add(field, "Must be a date such as 2026-03-01 or an instant such as 2026-03-01T12:00:00Z");
            return absent;
        }

        long micros = bound.UnixMicros ?? UnixMicros.From(new DateTimeOffset(bound.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        return (int)Math.Clamp((micros + (up ? UnixMicros.PerHour - 1 : 0)) / UnixMicros.PerHour, 0, int.MaxValue);
    }
}

/// <summary>Visits that found no link.</summary>
/// <param name="Items">By domain and kind.</param>
/// <param name="TopSlugs">The most visited unknown slugs.</param>
internal sealed record OrphanVisitsResource(IReadOnlyList<OrphanVisitsItem> Items, IReadOnlyList<OrphanSlugItem> TopSlugs);

/// <summary>Visits of one kind on one domain.</summary>
/// <param name="Domain">Host; of the default domain the host of its short URLs.</param>
/// <param name="Kind"><c>root</c> or <c>unknownSlug</c>.</param>
/// <param name="Visits">Of people.</param>
/// <param name="BotVisits">Of bots.</param>
internal sealed record OrphanVisitsItem(string Domain, [property: AllowedValues("root", "unknownSlug")] string Kind, long Visits, long BotVisits);

/// <summary>Visits to one unknown slug.</summary>
/// <param name="Domain">Host; of the default domain the host of its short URLs.</param>
/// <param name="Slug">As visitors asked for it.</param>
/// <param name="Visits">Of people.</param>
/// <param name="BotVisits">Of bots.</param>
internal sealed record OrphanSlugItem(string Domain, string Slug, long Visits, long BotVisits);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrphanVisitsResource))]
internal sealed partial class OrphansJsonContext : JsonSerializerContext;
