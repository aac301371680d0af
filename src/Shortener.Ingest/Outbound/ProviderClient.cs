using System.Net.Http.Headers;
using System.Security.Authentication;
using Shortener.Core.Destinations;

namespace Shortener.Ingest.Outbound;

/// <summary>
/// Talks to the identity provider of the operator's configuration over the transport of <see cref="GuardedClient"/>: the provider's own
/// origin is allowed, what its metadata name beyond that is vetted like anything a user names. Redirects are not followed: secrets travel.
/// Never throws for what a server does; cancelling throws. Thread-safe.
/// </summary>
public sealed class ProviderClient : IDisposable
{
    private const string UserAgent = "Shortener-SignIn/1.0";
    private const string Accept = "application/json";

    /// <summary>Metadata and key sets take some 10 KiB.</summary>
    private const int MaxBytes = 256 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly OutboundAllowance _allowance;
    private readonly HttpMessageInvoker _transport;
    private readonly TimeProvider _time;

    /// <param name="resolver">Finds addresses.</param>
    /// <param name="dialer">Connects to those that were vetted or allowed.</param>
    /// <param name="allowance">The provider.</param>
    /// <param name="time">Measures deadlines.</param>
    public ProviderClient(IHostResolver resolver, IOutboundDialer dialer, OutboundAllowance allowance, TimeProvider time)
    {
        _allowance = allowance;
        _time = time;
        _transport = new HttpMessageInvoker(GuardedHandler.Create(new OutboundVetting(resolver, allowance), dialer, time));
    }

    /// <summary>Fetches a document.</summary>
    /// <param name="url">Where it lies.</param>
    /// <param name="authorization">The whole header, or null.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<OutboundAnswer> GetAsync(string url, string? authorization, CancellationToken ct) => SendAsync(HttpMethod.Get, url, authorization, null, ct);

    /// <summary>Posts form fields.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="authorization">The whole header, or null.</param>
    /// <param name="fields">The form.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<OutboundAnswer> PostAsync(string url, string? authorization, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, url, authorization, fields, ct);

    public void Dispose() => _transport.Dispose();

    private async Task<OutboundAnswer> SendAsync(
        HttpMethod method, string url, string? authorization, IReadOnlyList<KeyValuePair<string, string>>? fields, CancellationToken ct)
    {
        OutboundRefusal refusal = OutboundVetting.TryParse(url, null, out WebUrl? target, _allowance);
        if (refusal != OutboundRefusal.None)
        {
            return OutboundAnswer.Refused(refusal, target?.Href);
        }

        using var deadline = new CancellationTokenSource(Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            using HttpRequestMessage request = OutboundMessage.Create(method, target!, UserAgent, Accept);
            request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
            request.Content = fields is null ? null : new FormUrlEncodedContent(fields);
            using HttpResponseMessage response = await _transport.SendAsync(request, either.Token);
            (byte[] body, bool truncated) = await OutboundMessage.ReadBodyAsync(response, MaxBytes, either.Token);
            return new OutboundAnswer(OutboundRefusal.None, (int)response.StatusCode, target!.Href, OutboundMessage.ContentTypeOf(response), body, truncated);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            ct.ThrowIfCancellationRequested();
            return OutboundAnswer.Refused(OutboundRefusal.Deadline, target!.Href);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException)
        {
            return OutboundAnswer.Refused(ReasonOf(failure), target!.Href);
        }
    }

    private static OutboundRefusal ReasonOf(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OutboundRefusedException refused:
                    return refused.Refusal;
                case AuthenticationException:
                    return OutboundRefusal.Tls;
            }
        }

        return failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
            ? OutboundRefusal.Unreachable
            : OutboundRefusal.Protocol;
    }
}
