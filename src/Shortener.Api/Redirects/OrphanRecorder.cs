using Shortener.Core.Bots;
using Shortener.Core.Clicks;
using Shortener.Core.Orphans;
using Shortener.Core.Targeting;

namespace Shortener.Api.Redirects;

/// <summary>Counts visits that found no link. Thread-safe.</summary>
internal sealed class OrphanRecorder(OrphanVisits visits, Lazy<VisitEngines> engines)
{
    /// <summary>The slug is the request's path as the visitor wrote it.</summary>
    public void CountUnknownSlug(HttpContext context, int domainId) =>
        visits.Count(domainId, OrphanKind.UnknownSlug, context.Request.Path.Value.AsSpan().TrimStart('/'), IsBot(context));

    /// <summary>A visit to a domain itself.</summary>
    public void CountRoot(HttpContext context, int domainId) => visits.Count(domainId, OrphanKind.Root, [], IsBot(context));

    private bool IsBot(HttpContext context)
    {
        string? userAgent = context.Request.Headers.UserAgent;
        ClickFlags flags = ClickRecorder.FlagsOf(context.Request, Core.Redirects.ControlParameters.None);
        return BotClassifier.Classify(engines.Value.Parser.Parse(userAgent).Bot, userAgent, flags).Kind != BotKind.None;
    }
}
