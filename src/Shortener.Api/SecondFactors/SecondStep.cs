using Shortener.Api.Audit;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.SecondFactors;

/// <summary>What came of the second step: exactly one is set, or none for a wrong code.</summary>
/// <param name="Identity">The session that began.</param>
/// <param name="Wait">Too many codes were tried.</param>
/// <param name="IsOver">The first step is too long ago, or was used.</param>
internal sealed record SecondStepResult(SessionIdentity? Identity = null, TimeSpan? Wait = null, bool IsOver = false);

/// <summary>The second step of a sign-in, for the REST route and the page alike. Thread-safe.</summary>
internal sealed class SecondStep(
    IOneTimeTokenStore tokens, IUserStore users, SecondFactorCheck check, SessionIssuer sessions, AuditTrail audit, TimeProvider time)
{
    private const string TokenPrefix = "slf_";

    // Longer than any token; hashing a whole request body would be a gift to attackers.
    private const int MaxTokenLength = 256;

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    /// <summary>The first step was right: what the second has to be sent with.</summary>
    public async Task<string> BeginAsync(long userId, CancellationToken ct)
    {
        string token = SecretToken.Generate(TokenPrefix);
        DateTimeOffset now = time.GetUtcNow();
        await tokens.IssueAsync(SecretToken.Hash(token), TokenPurpose.SecondFactor, userId, null, replace: false, now, now + Within, ct);
        return token;
    }

    /// <summary>Tries a code; a right one uses the token up and signs the browser in.</summary>
    public async Task<SecondStepResult> TryAsync(HttpContext context, string? token, string? code, CancellationToken ct)
    {
        if (token is not { Length: > 0 and <= MaxTokenLength }
            || await tokens.FindAsync(SecretToken.Hash(token), TokenPurpose.SecondFactor, time.GetUtcNow(), ct) is not { UserId: { } userId })
        {
            return new SecondStepResult(IsOver: true);
        }

        CodeResult result = await check.TryAsync(token, userId, code, ct);
        if (!result.IsRight)
        {
            await audit.RefusedSignInAsync(context, await users.FindAsync(userId, ct), null);
            return new SecondStepResult(Wait: result.Wait);
        }

        // Of two requests with one token and two right codes, one signs in.
        bool taken = await tokens.TakeAsync(SecretToken.Hash(token), TokenPurpose.SecondFactor, time.GetUtcNow(), ct) is not null;
        SessionIdentity? identity = taken ? await sessions.StartAsync(context, userId, ct) : null;
        return identity is null ? new SecondStepResult(IsOver: true) : new SecondStepResult(identity);
    }
}
