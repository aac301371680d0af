namespace Shortener.Core.Accounts;

/// <summary>An answer kept under an <c>Idempotency-Key</c>.</summary>
/// <param name="RequestHash">SHA-256 of the request that the answer belongs to.</param>
/// <param name="Status">HTTP status; 0 while the first request is still at work.</param>
/// <param name="Body">The answer as its writer stored it.</param>
public sealed record IdempotentAnswer(byte[] RequestHash, int Status, string Body);

/// <summary>Answers of creating requests, so that a retry creates nothing. Thread-safe. Implemented once per backend.</summary>
public interface IIdempotencyStore
{
    /// <summary>
    /// Reserves the key and returns null, or returns what is kept under it. Answers older than <see cref="IdempotencyTimes.Kept"/>
    /// and reservations older than <see cref="IdempotencyTimes.Abandoned"/> give way.
    /// </summary>
    Task<IdempotentAnswer?> ReserveAsync(string owner, string key, byte[] requestHash, DateTimeOffset now, CancellationToken ct);

    /// <summary>Stores the answer of the request that reserved the key.</summary>
    Task CompleteAsync(string owner, string key, int status, string body, CancellationToken ct);

    /// <summary>Gives the reservation up: the request created nothing.</summary>
    Task ReleaseAsync(string owner, string key, CancellationToken ct);

    /// <summary>Deletes answers that have had their time; returns how many.</summary>
    Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct);
}

/// <summary>How long idempotency keys bind.</summary>
public static class IdempotencyTimes
{
    /// <summary>How long an answer is repeated.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A request that has not answered for so long died with its process; the next one with its key starts afresh.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);
}
