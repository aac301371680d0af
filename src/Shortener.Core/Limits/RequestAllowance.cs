namespace Shortener.Core.Limits;

/// <summary>Answer of a <see cref="RequestLimiter"/>.</summary>
/// <param name="Allowed">Whether the request may go on; it is counted only then.</param>
/// <param name="Limit">Requests allowed in a minute.</param>
/// <param name="Remaining">Requests left at this moment.</param>
/// <param name="ResetSeconds">Seconds until the minute that is counted ends.</param>
/// <param name="RetryAfterSeconds">Seconds until a request is allowed again; 0 where it is.</param>
public readonly record struct RequestAllowance(bool Allowed, int Limit, int Remaining, int ResetSeconds, int RetryAfterSeconds);

/// <summary>Requests that a node has allowed and not told the others of.</summary>
/// <param name="Subject">Who sent them.</param>
/// <param name="Minute">Minutes since the Unix epoch.</param>
public readonly record struct UnsharedRequests(string Subject, long Minute, int Count);
