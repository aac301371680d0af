using Shortener.Core.Clicks;
using Shortener.Core.Redirects;
using Shortener.Core.Targeting;

namespace Shortener.Api.Redirects;

/// <summary>Makes a request the visit that a link's program decides about. Thread-safe: each thread has its own visit.</summary>
internal sealed class VisitReader(Lazy<VisitEngines> engines, IClientAddress clientAddress, TimeProvider time)
{
    [ThreadStatic]
    private static Visit? _visit;

    /// <summary>Whether the engines are in memory: until then a decision waits for them.</summary>
    public bool IsReady => engines.IsValueCreated;

    /// <summary>Decides synchronously, so that the thread's one visit is free again when this returns.</summary>
    public (LinkDecision Decision, bool IsBot) Decide(in LinkVisit request, bool passwordGiven)
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
            Flags = ClickRecorder.FlagsOf(request.Context.Request, request.Orders),
        });
        try
        {
            LinkDecision decision = request.Program.Decide(visit, passwordGiven, request.Suffix);
            return (decision, decision.UsesClickLimit && request.Program.Options.ClickLimit is not null && visit.BotKind != BotKind.None);
        }
        finally
        {
            visit.Reset();
        }
    }
}
