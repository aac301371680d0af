using Shortener.Api.Interstitials;
using Shortener.Core.Clicks;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;
using Shortener.Core.Targeting;

namespace Shortener.Api.Redirects;

/// <summary>Makes a request the visit that a link's program decides about. Thread-safe: each thread has its own visit.</summary>
internal sealed class VisitReader(Lazy<VisitEngines> engines, IClientAddress clientAddress, InterstitialGate interstitials, TimeProvider time)
{
    [ThreadStatic]
    private static Visit? _visit;

    /// <summary>Whether the engines are in memory: until then a decision waits for them.</summary>
    public bool IsReady => engines.IsValueCreated;

    /// <summary>Decides synchronously, so that the thread's one visit is free again when this returns.</summary>
    public VisitDecision Decide(in LinkVisit request, bool passwordGiven)
    {
        IHeaderDictionary headers = request.Context.Request.Headers;
        Visit visit = _visit ??= new Visit(engines.Value);
        visit.Begin(new VisitRequest
        {
            Address = clientAddress.Of(request.Context),
            UserAgent = headers.UserAgent,
            Referrer = request.Referrer ?? (string?)headers.Referer,
            AcceptLanguage = headers.AcceptLanguage,
            Query = request.Query,
            DestinationUtm = request.Plan.Destination.DestinationUtm,
            UnixMicros = UnixMicros.Now(time),
            Returning = interstitials.IsReturning(request.Context, request.Plan.WorkspaceId),
            Flags = ClickRecorder.FlagsOf(request.Context.Request, request.Orders),
        });
        try
        {
            LinkDecision decision = request.Program.Decide(visit, passwordGiven, request.Suffix);
            bool isBot = decision.UsesClickLimit && request.Program.Options.ClickLimit is not null && visit.BotKind != BotKind.None;
            return new VisitDecision(decision, isBot, OffersFor(request.Plan, decision, visit));
        }
        finally
        {
            visit.Reset();
        }
    }

    /// <summary>The interstitials that take the visit: a person's that is led to the link's own destinations, by its rules or its test.</summary>
    private IReadOnlyList<CompiledInterstitial> OffersFor(RedirectPlan plan, in LinkDecision decision, Visit visit)
    {
        if (decision.Outcome != LinkOutcome.Redirect)
        {
            return [];
        }

        IReadOnlyList<CompiledInterstitial> attached = interstitials.Of(plan);
        return attached.Count == 0 || visit.BotKind != BotKind.None ? [] : [.. attached.Where(one => one.Takes(visit))];
    }
}

/// <summary>What a visit comes to.</summary>
/// <param name="Decision">How it ends.</param>
/// <param name="IsBot">Whether it is a bot's, as far as the link's click limit asks.</param>
/// <param name="Offers">Interstitials that may stand before the redirect; empty for none.</param>
internal readonly record struct VisitDecision(LinkDecision Decision, bool IsBot, IReadOnlyList<CompiledInterstitial> Offers);
