using Shortener.Core.Destinations;

namespace Shortener.Ingest.Outbound;

/// <summary>
/// The one client for everything fetched on a user's behalf. Every hop is vetted before anything is asked, and every connection goes
/// to an address that was vetted for it, so that a name that changes its answer in between gains nothing. Redirects are followed here.
/// Never throws for what a server does; cancelling throws. Thread-safe.
/// </summary>
public sealed class GuardedClient : IDisposable
{
    /// <summary>Requests under way at once, over all hosts. Further ones wait within their deadline.</summary>
    public const int MaxConcurrency = 64;

    private const string UserAgent = "Mozilla/5.0 (compatible; ShortenerFetch/1.0; link checks and previews)";
    private const string PostAgent = "Shortener-Webhooks/1.0";
    private const string Accept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5";

    private readonly SemaphoreSlim _places = new(MaxConcurrency, MaxConcurrency);
    private readonly HttpMessageInvoker _transport;
    private readonly HttpMessageInvoker _posts;
    private readonly TimeProvider _time;

    /// <param name="resolver">Finds addresses.</param>
    /// <param name="dialer">Connects to those that were vetted.</param>
    /// <param name="time">Measures deadlines.</param>
    public GuardedClient(IHostResolver resolver, IOutboundDialer dialer, TimeProvider time)
    {
        _time = time;
        var vetting = new OutboundVetting(resolver);
        _transport = new HttpMessageInvoker(GuardedHandler.Create(vetting, dialer, time));
        _posts = new HttpMessageInvoker(GuardedHandler.CreateForPosts(vetting, dialer, time));
    }

    /// <summary>Fetches a page.</summary>
    public Task<OutboundAnswer> GetAsync(string url, OutboundLimits limits, CancellationToken ct) => SendAsync(HttpMethod.Get, url, limits, ct);

    /// <summary>Asks for the head alone.</summary>
    public Task<OutboundAnswer> HeadAsync(string url, OutboundLimits limits, CancellationToken ct) => SendAsync(HttpMethod.Head, url, limits, ct);

    /// <summary>
    /// Posts a body and reads nothing of the answer but its status; a redirect is an answer like any other. Neither waits for places nor
    /// shares connections with what is fetched: how many posts run at once is up to the caller.
    /// </summary>
    /// <param name="url">Where to.</param>
    /// <param name="headers">Headers beside the content's type.</param>
    /// <param name="json">The body.</param>
    /// <param name="deadline">From the call to the answer's head.</param>
    /// <param name="ct">Cancels the call.</param>
    public async Task<OutboundAnswer> PostAsync(
        string url, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> json, TimeSpan deadline, CancellationToken ct)
    {
        OutboundRefusal refusal = OutboundVetting.TryParse(url, null, out WebUrl? hop);
        if (refusal != OutboundRefusal.None)
        {
            return OutboundAnswer.Refused(refusal, hop?.Href);
        }

        using var patience = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using HttpRequestMessage request = OutboundMessage.CreatePost(hop!, PostAgent, headers, json);
            using HttpResponseMessage response = await _posts.SendAsync(request, either.Token);
            return new OutboundAnswer(OutboundRefusal.None, (int)response.StatusCode, hop!.Href, null, [], false);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            ct.ThrowIfCancellationRequested();
            return OutboundAnswer.Refused(OutboundRefusal.Deadline, hop!.Href);
        }
        catch (Exception failure) when (RefusalOf(failure) is { } reason)
        {
            return OutboundAnswer.Refused(reason, hop!.Href);
        }
    }

    public void Dispose()
    {
        _transport.Dispose();
        _posts.Dispose();
        _places.Dispose();
    }

    private async Task<OutboundAnswer> SendAsync(HttpMethod method, string url, OutboundLimits limits, CancellationToken ct)
    {
        OutboundRefusal refusal = OutboundVetting.TryParse(url, null, out WebUrl? hop);
        if (refusal != OutboundRefusal.None)
        {
            return OutboundAnswer.Refused(refusal, hop?.Href);
        }

        using var deadline = new CancellationTokenSource(limits.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        bool placed = false;
        try
        {
            await _places.WaitAsync(either.Token);
            placed = true;
            return await FollowAsync(method, hop!, limits, either.Token);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            // A read that is cancelled midway may fail as an I/O error.
            ct.ThrowIfCancellationRequested();
            return OutboundAnswer.Refused(OutboundRefusal.Deadline, hop!.Href);
        }
        finally
        {
            if (placed)
            {
                _places.Release();
            }
        }
    }

    private async Task<OutboundAnswer> FollowAsync(HttpMethod method, WebUrl hop, OutboundLimits limits, CancellationToken ct)
    {
        for (int redirects = 0; ; redirects++)
        {
            OutboundAnswer answer;
            string? location;
            try
            {
                (answer, location) = await AskAsync(method, hop, limits, ct);
            }
            catch (Exception failure) when (RefusalOf(failure) is { } reason && !ct.IsCancellationRequested)
            {
                return OutboundAnswer.Refused(reason, hop.Href);
            }

            if (location is null)
            {
                return answer;
            }

            if (redirects == limits.MaxRedirects)
            {
                return OutboundAnswer.Refused(OutboundRefusal.TooManyRedirects, hop.Href);
            }

            OutboundRefusal refusal = OutboundVetting.TryParse(location, hop, out WebUrl? next);
            if (refusal != OutboundRefusal.None)
            {
                return OutboundAnswer.Refused(refusal, next?.Href ?? hop.Href);
            }

            hop = next!;
        }
    }

    private async Task<(OutboundAnswer Answer, string? Location)> AskAsync(HttpMethod method, WebUrl hop, OutboundLimits limits, CancellationToken ct)
    {
        using HttpRequestMessage request = OutboundMessage.Create(method, hop, UserAgent, Accept);
        using HttpResponseMessage response = await _transport.SendAsync(request, ct);
        if (OutboundMessage.LocationOf(response) is { } location)
        {
            return (OutboundAnswer.Refused(OutboundRefusal.None, hop.Href), location);
        }

        (byte[] body, bool truncated) = await OutboundMessage.ReadBodyAsync(response, limits.MaxBytes, ct);
        string? contentType = OutboundMessage.ContentTypeOf(response);
        return (new OutboundAnswer(OutboundRefusal.None, (int)response.StatusCode, hop.Href, contentType, body, truncated), null);
    }

    private static OutboundRefusal? RefusalOf(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OutboundRefusedException refused:
                    return refused.Refusal;
                case System.Security.Authentication.AuthenticationException:
                    return OutboundRefusal.Tls;
            }
        }

        return failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => OutboundRefusal.Tls,
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => OutboundRefusal.Unreachable,
            // A body that does not decompress is InvalidDataException.
            HttpRequestException or IOException or InvalidDataException or UriFormatException => OutboundRefusal.Protocol,
            _ => null,
        };
    }
}
