using System.Globalization;
using System.Net;
using Shortener.Api.Problems;
using Shortener.Core.Limits;

namespace Shortener.Api.ApiKeys;

/// <summary>
/// Counts wrong API keys by client address on this node: beyond <see cref="PerMinute"/> in a minute the answer is 429 instead of 401.
/// Right keys of the same address are not concerned: an office's address must not stop its integrations. Thread-safe.
/// </summary>
internal sealed class WrongKeys(TimeProvider time)
{
    public const int PerMinute = 30;

    // 30 attempts take some 350 bytes: 9 MB.
    private const int MaxAddresses = 25_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AttemptKeys _keys = new();
    private readonly SlidingWindow _byAddress = new(PerMinute, Window, MaxAddresses, time);

    /// <summary>Counts one; null while they are few, else the refusal, with <c>Retry-After</c> set.</summary>
    public Problem? Count(HttpContext context, IPAddress? address)
    {
        if (_byAddress.TryTake(_keys.Of(0, address), out TimeSpan wait))
        {
            return null;
        }

        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many wrong API keys from this address; try again later");
    }
}
