using Shortener.Api.SignIns;
using Shortener.Core.SecondFactors;

namespace Shortener.Api.SecondFactors;

/// <summary>What came of a code.</summary>
/// <param name="Wait">Too many were tried: the code was not looked at.</param>
internal readonly record struct CodeResult(bool IsRight, TimeSpan? Wait = null);

/// <summary>Checks a code of the authenticator, or a recovery code, against a person's second factor, and uses it up. Thread-safe.</summary>
internal sealed class SecondFactorCheck(ISecondFactorStore store, SignInLimits limits, TimeProvider time)
{
    /// <param name="attempt">What wrong codes are counted for: a half-finished sign-in's token, or a session.</param>
    /// <param name="userId">Whose second factor it is.</param>
    /// <param name="code">As it was typed.</param>
    /// <param name="ct">Cancels the check.</param>
    public async Task<CodeResult> TryAsync(string attempt, long userId, string? code, CancellationToken ct)
    {
        if (limits.TryCode(attempt, userId) is { } wait)
        {
            return new CodeResult(IsRight: false, wait);
        }

        if (!await IsRightAsync(userId, code ?? "", ct))
        {
            return default;
        }

        limits.CodeWasRight(attempt, userId);
        return new CodeResult(IsRight: true);
    }

    private async Task<bool> IsRightAsync(long userId, string code, CancellationToken ct)
    {
        if (await store.FindAsync(userId, ct) is not { EnabledAt: not null, Secret: { } secret })
        {
            return false;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (Totp.FindStep(secret, code.Replace(" ", "", StringComparison.Ordinal), now) is { } step)
        {
            return await store.TakeStepAsync(userId, step, ct);
        }

        return RecoveryCode.TryHash(code) is { } hash && await store.TakeRecoveryCodeAsync(userId, hash, now, ct);
    }
}
