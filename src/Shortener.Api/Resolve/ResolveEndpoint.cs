using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Shortener.Api.Access;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Blocklists;
using Shortener.Core.Bots;
using Shortener.Core.Clicks;
using Shortener.Core.ClientAddresses;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;
using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.Core.Targeting;

namespace Shortener.Api.Resolve;

/// <summary><c>POST /api/v1/links/{id}/resolve</c>: where a link would lead a described visit. Counts no click.</summary>
internal static class ResolveEndpoint
{
    public static void MapResolve(this IEndpointRouteBuilder api) => api.MapPost("/links/{id}/resolve", ResolveAsync)
        .Requires(Permission.LinksRead)
        .Takes<ResolveRequest>("""
            {"ip":"203.0.113.7","userAgent":"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)","url":"?utm_source=newsletter"}
            """)
        .Answers(StatusCodes.Status200OK, """
            {"outcome":"redirect","step":"destination","location":"https://example.com/spring?utm_source=newsletter","openUrl":null,"variant":null,
            "rule":null,"rules":[{"index":0,"name":"Spain","matched":false,"conditions":[{"path":"when.country","saw":"FR","held":false}]}],
            "interstitials":[{"id":"ist_5d4gp3m80p1f5","name":"Spring sale","verdict":"shown"}],
            "visit":{"continent":"EU","country":"FR","region":null,"city":null,"language":null,
            "browser":{"family":"Mobile Safari","major":"17","minor":"4","patch":null,"patchMinor":null},
            "os":{"family":"iOS","major":"17","minor":"4","patch":null,"patchMinor":null},
            "device":{"family":"iPhone","brand":"Apple","model":"iPhone"},"deviceType":"mobile","inAppBrowser":null,
            "bot":{"isBot":false,"kind":null,"name":null},"channel":"Unassigned","source":"newsletter","medium":null,"campaign":null,
            "referrerDomain":null,"visitor":"unknown","at":"2026-11-22T06:37:21.397548Z"}}
            """, "Where it leads and why")
        .WithTags("Links")
        .LeavesNoTrace("It changes nothing")
        .WithName("resolveLink")
        .WithSummary("Where the link leads a described visit, and which step decided");

    private static async Task<Results<Ok<ResolveResponse>, Problem>> ResolveAsync(
        HttpContext context,
        string id,
        ILinkStore links,
        [FromServices] VisitEngines engines,
        [FromServices] IBlocklist blocklist,
        IInterstitialStore interstitials,
        TimeProvider time,
        CancellationToken ct)
    {
        (ResolveRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, ResolveJson.Default.ResolveRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        System.Net.IPAddress? address = null;
        if (request!.Ip is not null && !StrictAddress.TryParse(request.Ip, out address))
        {
            errors.Add("ip", "Must be an IPv4 or IPv6 address");
        }

        if (request.Method is not (null or "GET" or "HEAD"))
        {
            errors.Add("method", "Must be GET or HEAD");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (!OpaqueId.Link.TryParse(id, out long number)
            || await links.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) is not { } link)
        {
            return Problem.NotFound("link");
        }

        RedirectTarget target = TargetOf(link);
        var destination = new Destination(link.Url, link.ForwardQuery);
        string query = QueryOf(request.Url);
        var visit = new Visit(engines);
        visit.Begin(new VisitRequest
        {
            Address = address,
            UserAgent = request.UserAgent ?? Header(request, "User-Agent"),
            Referrer = request.Referrer ?? Header(request, "Referer"),
            AcceptLanguage = Header(request, "Accept-Language"),
            Query = query,
            DestinationUtm = destination.DestinationUtm,
            UnixMicros = UnixMicros.From(request.At ?? time.GetUtcNow()),
            Returning = request.Returning,
            Flags = FlagsOf(request, query),
        });
        LinkExplanation explanation = LinkProgram.Compile(target).Explain(visit, request.PasswordGiven == true);
        IReadOnlyList<ResolvedInterstitial> met = explanation.Decision.Outcome == LinkOutcome.Redirect && link.Enabled
            ? await InterstitialsAsync(link, visit, interstitials, ct)
            : [];
        return TypedResults.Ok(Describe(link, explanation, query, blocklist, met, visit));
    }

    /// <summary>As the redirect asks them, by what the database holds at this moment.</summary>
    private static async Task<IReadOnlyList<ResolvedInterstitial>> InterstitialsAsync(Link link, Visit visit, IInterstitialStore store, CancellationToken ct)
    {
        if (await store.LoadAsync(link.WorkspaceId, ct) is not { } workspace)
        {
            return [];
        }

        bool shown = false;
        var met = new List<ResolvedInterstitial>();
        foreach (CompiledInterstitial one in new AttachedInterstitials(workspace, _ => null).Of(link.Options, link.Tags))
        {
            InterstitialVerdict verdict = one.Explain(visit);
            string name = verdict != InterstitialVerdict.Shown ? ResolveNames.Of(verdict) : visit.BotKind != BotKind.None ? "bot" : shown ? "passed" : "shown";
            shown |= name == "shown";
            met.Add(new ResolvedInterstitial(OpaqueId.Interstitial.Format(one.Source.Id), one.Source.Name, name));
        }

        return met;
    }

    private static ResolveResponse Describe(
        Link link, LinkExplanation explanation, string query, IBlocklist blocklist, IReadOnlyList<ResolvedInterstitial> interstitials, Visit visit)
    {
        LinkDecision decision = explanation.Decision;
        (string outcome, string step) = (ResolveNames.Of(decision.Outcome), ResolveNames.Of(explanation.Step));
        string? location = decision.IsClick ? decision.Destination.LocationFor(query) : null;
        if (!link.Enabled)
        {
            return new ResolveResponse("disabled", "disabled", null, null, null, null, [], [], ResolvedVisit.Of(visit));
        }

        if (location is not null && blocklist.Current.Find(location) is not null)
        {
            (outcome, step, location) = ("blocked", "blocklist", null);
        }

        return new ResolveResponse(
            outcome,
            step,
            location,
            location is null ? null : decision.Page?.OpenUrl,
            location is null ? null : decision.Variant,
            explanation.Rules.FirstOrDefault(rule => rule.Matched)?.Index,
            explanation.Rules,
            location is null ? [] : interstitials,
            ResolvedVisit.Of(visit));
    }

    private static RedirectTarget TargetOf(Link link) => new()
    {
        LinkId = link.Id,
        WorkspaceId = link.WorkspaceId,
        DomainId = link.DomainId,
        Slug = link.Slug,
        Url = link.Url,
        RedirectCode = link.RedirectCode,
        ForwardQuery = link.ForwardQuery,
        Enabled = link.Enabled,
        Version = link.Version,
        Options = LinkOptions.Write(link.Options),
    };

    private static ClickFlags FlagsOf(ResolveRequest request, string query)
    {
        ClickFlags flags = request.Method == "HEAD" ? ClickFlags.Head : ClickFlags.None;
        if (request.Headers?.Any(header => PrefetchHeaders.IsPrefetchHeader(header.Key) && PrefetchHeaders.Announces(header.Value)) == true)
        {
            flags |= ClickFlags.Prefetch;
        }

        return (ControlQuery.Read(query) & ControlParameters.Qr) != 0 ? flags | ClickFlags.Qr : flags;
    }

    private static string? Header(ResolveRequest request, string name) =>
        request.Headers?.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string QueryOf(string? url)
    {
        int question = url?.IndexOf('?', StringComparison.Ordinal) ?? -1;
        if (question < 0)
        {
            return "";
        }

        int fragment = url!.IndexOf('#', question);
        return fragment < 0 ? url[question..] : url[question..fragment];
    }
}
