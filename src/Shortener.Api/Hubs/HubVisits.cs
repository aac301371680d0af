using Shortener.Api.Redirects;
using Shortener.Core.Clicks;
using Shortener.Core.Hubs;
using Shortener.Core.Redirects;
using Shortener.Core.Targeting;

namespace Shortener.Api.Hubs;

/// <summary>Which variant of a page a request sees. Thread-safe: each thread has its own visit.</summary>
internal sealed class HubVisits(Lazy<VisitEngines> engines, IClientAddress clientAddress, TimeProvider time)
{
    [ThreadStatic]
    private static Visit? _visit;

    /// <summary>The bits of the blocks that are there. Synchronous; leave the I/O thread first where the page asks the visit.</summary>
    public ulong MaskFor(HttpContext context, HubVisibility visibility)
    {
        if (visibility.IsPlain)
        {
            return 0;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (!visibility.AsksVisit)
        {
            return visibility.MaskFor(now, null);
        }

        IHeaderDictionary headers = context.Request.Headers;
        Visit visit = _visit ??= new Visit(engines.Value);
        visit.Begin(new VisitRequest
        {
            Address = clientAddress.Of(context),
            UserAgent = headers.UserAgent,
            Referrer = headers.Referer,
            AcceptLanguage = headers.AcceptLanguage,
            Query = context.Request.QueryString.Value ?? "",
            DestinationUtm = "",
            UnixMicros = UnixMicros.From(now),
            Flags = ClickRecorder.FlagsOf(context.Request, ControlParameters.None),
        });
        try
        {
            return visibility.MaskFor(now, visit);
        }
        finally
        {
            visit.Reset();
        }
    }
}
