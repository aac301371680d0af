using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Api.Access;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c> on requests that create: the first answer of success is kept for a day and repeated to the same request; the
/// same key with another request is refused. Failed requests leave the key free.
/// </summary>
/// <remarks>
/// The answer is stored after the work is committed. If the process dies in between, a retry within a minute is told to wait and a
/// later one does the work again.
/// </remarks>
internal sealed partial class IdempotencyFilter(IIdempotencyStore store, SessionCookie cookie, TimeProvider time, ILogger<IdempotencyFilter> logger) : IEndpointFilter
{
    private const string HeaderName = "Idempotency-Key";
    private const int MaxKeyLength = 255;
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    // Written by whichever request finds it old; a lost race prunes twice.
    private long _prunedAt = time.GetTimestamp();

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (!http.Request.Headers.TryGetValue(HeaderName, out Microsoft.Extensions.Primitives.StringValues values))
        {
            return await next(context);
        }

        string key = values.ToString();
        if (key.Length is 0 or > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return Problem.BadRequest("idempotency_key_invalid", $"{HeaderName} must be 1 to {MaxKeyLength} printable ASCII characters");
        }

        (ReadOnlyMemory<byte> body, Problem? problem) = await RequestBody.ReadBytesAsync(http, http.RequestAborted);
        if (problem is not null)
        {
            return problem;
        }

        Caller caller = RequestIdentity.Of(http);
        // A person may be in several workspaces; what was made in one is no answer to a request that concerns another.
        string owner = caller.UserId > 0 ? string.Create(CultureInfo.InvariantCulture, $"{caller.Owner}@{caller.WorkspaceId}") : caller.Owner;
        byte[] request = HashOf(http.Request, body.Span);
        IdempotentAnswer? kept = await store.ReserveAsync(owner, key, request, time.GetUtcNow(), http.RequestAborted);
        if (kept is not null)
        {
            return Repeat(http, key, kept, request);
        }

        return await AnswerAsync(context, next, owner, key);
    }

    private static bool HoldsSecret(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<AnswersSecret>() is not null;

    /// <summary>What the caller authenticated with. Of a browser's cookies only the session's: others come and go between two requests.</summary>
    private string SecretOf(HttpContext http) =>
        http.Request.Headers.Authorization is { Count: > 0 } authorization ? authorization.ToString() : cookie.Read(http) ?? "";

    private static byte[] HashOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private IResult Repeat(HttpContext http, string key, IdempotentAnswer kept, byte[] request)
    {
        if (!CryptographicOperations.FixedTimeEquals(kept.RequestHash, request))
        {
            return new Problem(
                StatusCodes.Status409Conflict, "idempotency_key_reused", $"{HeaderName} belongs to another request");
        }

        if (kept.Status == 0)
        {
            http.Response.Headers.RetryAfter = "1";
            return Problem.Conflict("idempotency_key_in_use", $"The first request with this {HeaderName} is still at work");
        }

        if ((HoldsSecret(http) ? SealedAnswer.Open(SecretOf(http), key, kept.Body) : kept.Body) is not { } body)
        {
            return Problem.Conflict("idempotent_answer_sealed", "The answer holds a secret that only the key or session of the first request can read again");
        }

        Answer answer = JsonSerializer.Deserialize(body, IdempotencyJsonContext.Default.Answer)!;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (answer.Location is not null)
        {
            http.Response.Headers.Location = answer.Location;
        }

        if (answer.ETag is not null)
        {
            http.Response.Headers.ETag = answer.ETag;
        }

        return TypedResults.Text(answer.Body, answer.ContentType, Encoding.UTF8, kept.Status);
    }

    /// <summary>Does the work with the response held back, stores it, and only then lets it go.</summary>
    private async Task<IResult> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string owner, string key)
    {
        HttpContext http = context.HttpContext;
        Stream wire = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        bool stored = false;
        try
        {
            if (await next(context) is IResult result)
            {
                await result.ExecuteAsync(http);
            }

            if (http.Response.StatusCode is >= 200 and < 300)
            {
                var answer = new Answer(
                    http.Response.Headers.Location,
                    http.Response.Headers.ETag,
                    http.Response.ContentType,
                    Encoding.UTF8.GetString(held.GetBuffer(), 0, (int)held.Length));
                string text = JsonSerializer.Serialize(answer, IdempotencyJsonContext.Default.Answer);
                // Not the request's token: what was created must be remembered even if the client has gone.
                await store.CompleteAsync(
                    owner, key, http.Response.StatusCode, HoldsSecret(http) ? SealedAnswer.Seal(SecretOf(http), key, text) : text, CancellationToken.None);
                stored = true;
            }
        }
        finally
        {
            http.Response.Body = wire;
            if (!stored)
            {
                await ReleaseAsync(owner, key);
            }
        }

        await PruneAsync();
        held.Position = 0;
        await held.CopyToAsync(wire, http.RequestAborted);
        return TypedResults.Empty;
    }

    private async Task ReleaseAsync(string owner, string key)
    {
        try
        {
            await store.ReleaseAsync(owner, key, CancellationToken.None);
        }
        catch (System.Data.Common.DbException e)
        {
            // The reservation gives way by itself after a minute.
            Log.NotReleased(logger, e);
        }
    }

    private async Task PruneAsync()
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _prunedAt)) >= PruneEvery)
        {
            Interlocked.Exchange(ref _prunedAt, time.GetTimestamp());
            await store.PruneAsync(time.GetUtcNow(), CancellationToken.None);
        }
    }

    internal sealed record Answer(string? Location, string? ETag, string? ContentType, string Body);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "An idempotency key could not be released")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}

[JsonSerializable(typeof(IdempotencyFilter.Answer))]
internal sealed partial class IdempotencyJsonContext : JsonSerializerContext;
