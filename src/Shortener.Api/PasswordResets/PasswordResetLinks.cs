using Shortener.Core.Accounts;

namespace Shortener.Api.PasswordResets;

/// <summary>Links with a token that lets one person choose a password, once. Thread-safe.</summary>
internal sealed class PasswordResetLinks(IOneTimeTokenStore tokens, TimeProvider time)
{
    /// <summary>Path of the page that takes the token.</summary>
    public const string Path = "/app/reset";

    /// <summary>How long a link holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string TokenPrefix = "slp_";

    // Longer than any token; hashing a whole request body would be a gift to attackers.
    private const int MaxTokenLength = 256;

    /// <summary>A fresh link for the person; those before die.</summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="origin">Scheme, host and port that the person reaches the server by.</param>
    /// <param name="ct">Cancels the writing.</param>
    public async Task<string> IssueAsync(long userId, string origin, CancellationToken ct)
    {
        string token = SecretToken.Generate(TokenPrefix);
        DateTimeOffset now = time.GetUtcNow();
        await tokens.IssueAsync(SecretToken.Hash(token), TokenPurpose.PasswordReset, userId, null, replace: true, now, now + Lifetime, ct);
        return $"{origin}{Path}?token={token}";
    }

    /// <summary>Whether the token is in force.</summary>
    public async Task<bool> IsOpenAsync(string? token, CancellationToken ct) =>
        token is { Length: > 0 and <= MaxTokenLength }
        && await tokens.FindAsync(SecretToken.Hash(token), TokenPurpose.PasswordReset, time.GetUtcNow(), ct) is not null;

    /// <summary>Uses the token up: whose it is, or null where it is not in force.</summary>
    public async Task<long?> TakeAsync(string token, CancellationToken ct) =>
        (await tokens.TakeAsync(SecretToken.Hash(token), TokenPurpose.PasswordReset, time.GetUtcNow(), ct))?.UserId;
}
