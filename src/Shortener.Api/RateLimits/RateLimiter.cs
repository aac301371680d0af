using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;
using Shortener.Core.Limits;

namespace Shortener.Api.RateLimits;

/// <summary>
/// Counts a request against its caller's limit and says so in the answer: <c>RateLimit</c> and <c>RateLimit-Policy</c>
/// (draft-ietf-httpapi-ratelimit-headers-10), and 429 with <c>Retry-After</c> beyond it. Thread-safe.
/// </summary>
internal sealed class RateLimiter(RequestLimiter limiter, IOptions<RateLimitOptions> options, ClientAddressResolver addresses)
{
    private const int HashBytes = 12;

    // One text per configured number: few.
    private readonly ConcurrentDictionary<(string Policy, int Limit), string> _policies = new();

    /// <summary>Null when the caller's request may go on.</summary>
    public Problem? Take(HttpContext context, Caller caller)
    {
        RateLimitOptions limits = options.Value;
        return caller.UserId > 0 ? Take(context, "person", caller.Owner, limits.PersonPerMinute)
            : Take(context, "key", caller.Owner, caller.RequestsPerMinute ?? (caller.May(Permissions.All) ? limits.AllRightsKeyPerMinute : limits.KeyPerMinute));
    }

    /// <summary>Null when a request without key or session may go on.</summary>
    public Problem? TakeAnonymous(HttpContext context) =>
        context.ClientAddress(addresses) is { } address ? Take(context, "address", SubjectOf(address), options.Value.AddressPerMinute) : null;

    private Problem? Take(HttpContext context, string policy, string subject, int limit)
    {
        if (limit == 0)
        {
            return null;
        }

        RequestAllowance allowance = limiter.Take(subject, limit);
        IHeaderDictionary headers = context.Response.Headers;
        headers["RateLimit-Policy"] = _policies.GetOrAdd((policy, limit), static key => string.Create(CultureInfo.InvariantCulture, $"\"{key.Policy}\";q={key.Limit};w=60"));
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={allowance.Remaining};t={allowance.ResetSeconds}");
        if (allowance.Allowed)
        {
            return null;
        }

        headers.RetryAfter = allowance.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return new Problem(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests")
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"At most {limit} a minute; try again in {allowance.RetryAfterSeconds} s"),
        };
    }

    /// <summary>Nodes share counts under this name, so it is not the address itself; an IPv6 client has a whole /64.</summary>
    private static string SubjectOf(IPAddress address)
    {
        byte[] bytes = address.IsIPv4MappedToIPv6 ? address.MapToIPv4().GetAddressBytes() : address.GetAddressBytes();
        return "address:" + Convert.ToHexString(SHA256.HashData(bytes.AsSpan(0, Math.Min(bytes.Length, 8))).AsSpan(0, HashBytes));
    }
}
