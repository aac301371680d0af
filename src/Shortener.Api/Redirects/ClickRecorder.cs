using Shortener.Core.Clicks;
using Shortener.Core.Redirects;
using Shortener.Core.Visitors;

namespace Shortener.Api.Redirects;

/// <summary>Puts the click of an answered visit into the journal. Thread-safe; allocates nothing of its own.</summary>
internal sealed partial class ClickRecorder(
    IClickAppender journal, IVisitorPseudonyms pseudonyms, IClientAddress clientAddress, TimeProvider time, ILogger<ClickRecorder> logger)
{
    /// <summary>
    /// The click is in the journal when this returns; the task ends when it is as durable as <c>Journal:Durability</c> promises. A visit
    /// with <c>no-track</c> leaves none.
    /// </summary>
    /// <param name="destinationUtm">Of the destination that was chosen.</param>
    /// <param name="variant">Name of the variant that was chosen, or null.</param>
    /// <param name="referrer">Where the visitor came from, when the request's own header does not say it.</param>
    public Task RecordAsync(
        HttpContext context, RedirectPlan plan, string destinationUtm, string? variant, string query, ControlParameters orders, string? referrer = null)
    {
        if ((orders & ControlParameters.NoTrack) != 0 || !Append(context, plan, destinationUtm, variant, query, orders, referrer))
        {
            return Task.CompletedTask;
        }

        ValueTask durable = journal.WhenDurableAsync();
        return durable.IsCompletedSuccessfully ? Task.CompletedTask : AwaitDurableAsync(durable);
    }

    /// <summary>What the request itself says of the click.</summary>
    public static ClickFlags FlagsOf(HttpRequest request, ControlParameters orders)
    {
        ClickFlags flags = ClickFlags.None;
        if (HttpMethods.IsHead(request.Method))
        {
            flags |= ClickFlags.Head;
        }

        if (PrefetchRequest.Is(request.Headers))
        {
            flags |= ClickFlags.Prefetch;
        }

        if ((orders & ControlParameters.Qr) != 0)
        {
            flags |= ClickFlags.Qr;
        }

        return flags;
    }

    private bool Append(
        HttpContext context, RedirectPlan plan, string destinationUtm, string? variant, string query, ControlParameters orders, string? referrer)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string? userAgent = headers.UserAgent;
        System.Net.IPAddress? address = clientAddress.Of(context);
        long unixMicros = UnixMicros.Now(time);
        return journal.TryAppend(new ClickCapture
        {
            LinkId = plan.LinkId,
            WorkspaceId = plan.WorkspaceId,
            UnixMicros = unixMicros,
            Visitor = pseudonyms.Compute(plan.WorkspaceId, address, userAgent, unixMicros),
            Flags = FlagsOf(context.Request, orders),
            Address = address,
            UserAgent = userAgent,
            Referrer = referrer ?? (string?)headers.Referer,
            AcceptLanguage = (string?)headers.AcceptLanguage,
            Query = query,
            DestinationUtm = destinationUtm,
            Variant = variant,
        });
    }

    private async Task AwaitDurableAsync(ValueTask durable)
    {
        try
        {
            await durable;
        }
        catch (Exception exception)
        {
            // The journal counts what it could not keep; a visitor is redirected all the same.
            Log.NotDurable(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Waiting for a click to be on disk failed")]
        public static partial void NotDurable(ILogger logger, Exception exception);
    }
}
