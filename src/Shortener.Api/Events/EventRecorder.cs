using Shortener.Api.Redirects;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Redirects;
using Shortener.Core.Visitors;

namespace Shortener.Api.Events;

/// <summary>Puts what happens on our own pages into the journal, as <see cref="ClickRecorder"/> does for clicks. Thread-safe.</summary>
internal sealed class EventRecorder(IEventAppender journal, IVisitorPseudonyms pseudonyms, IClientAddress clientAddress, TimeProvider time)
{
    /// <summary>The event is in the journal when this returns, unless the journal is full (the drop is counted there).</summary>
    /// <param name="context">The request that the event is told by.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="workspaceId">Whose page it is.</param>
    /// <param name="subjectId">The hub or interstitial.</param>
    /// <param name="partId">The block or creative; 0 for none.</param>
    /// <param name="linkId">The link that an interstitial stood before; 0 for none.</param>
    /// <param name="elapsedMs">Milliseconds since the page was shown; null when unknown.</param>
    public void Record(HttpContext context, EventKind kind, int workspaceId, long subjectId, long partId = 0, long linkId = 0, int? elapsedMs = null)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string? userAgent = headers.UserAgent;
        System.Net.IPAddress? address = clientAddress.Of(context);
        long unixMicros = UnixMicros.Now(time);
        _ = journal.TryAppend(new EventCapture
        {
            Kind = kind,
            WorkspaceId = workspaceId,
            SubjectId = subjectId,
            PartId = partId,
            LinkId = linkId,
            UnixMicros = unixMicros,
            ElapsedMs = elapsedMs,
            Visitor = pseudonyms.Compute(workspaceId, address, userAgent, unixMicros),
            Flags = ClickRecorder.FlagsOf(context.Request, ControlParameters.None),
            Address = address,
            UserAgent = userAgent,
            Referrer = (string?)headers.Referer,
            AcceptLanguage = (string?)headers.AcceptLanguage,
            Query = context.Request.QueryString.Value,
        });
    }
}
