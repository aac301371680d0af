using Shortener.Api.Audit;
using Shortener.Core.Accounts;

namespace Shortener.Api.Sessions;

/// <summary>What came of a sign-in by password: exactly one is set, or none where it was refused.</summary>
/// <param name="Identity">The session that began.</param>
/// <param name="SecondFactorToken">What the second step has to be sent with (<see cref="TokenPurpose.SecondFactor"/>).</param>
internal sealed record PasswordSignInResult(SessionIdentity? Identity = null, string? SecondFactorToken = null);

/// <summary>The first step of a sign-in, for the REST route and the page alike. Thread-safe.</summary>
internal sealed class PasswordSignIn(
    IUserStore users, IOneTimeTokenStore tokens, AccountPasswords passwords, SessionIssuer sessions, AuditTrail audit, TimeProvider time)
{
    private const string TokenPrefix = "slf_";

    private static readonly TimeSpan SecondStepWithin = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Tries a password. Unknown address, wrong password, disabled person and a person without a password are answered alike and after
    /// the same time.
    /// </summary>
    public async Task<PasswordSignInResult> TryAsync(HttpContext context, string? email, string? password, CancellationToken ct)
    {
        // Attempts are limited here, before anything is looked up or hashed.
        User? user = EmailAddress.TryNormalize(email, out string? address) ? await users.FindByEmailAsync(address, ct) : null;
        bool right = await passwords.VerifyAsync(user?.PasswordHash, password, ct);
        if (!right || user is null || user.DisabledAt is not null)
        {
            await audit.RefusedSignInAsync(context, user, address);
            return new PasswordSignInResult();
        }

        if (user.TotpEnabledAt is null)
        {
            return new PasswordSignInResult(await sessions.StartAsync(context, user.Id, ct));
        }

        string token = SecretToken.Generate(TokenPrefix);
        DateTimeOffset now = time.GetUtcNow();
        await tokens.IssueAsync(SecretToken.Hash(token), TokenPurpose.SecondFactor, user.Id, null, replace: false, now, now + SecondStepWithin, ct);
        return new PasswordSignInResult(SecondFactorToken: token);
    }
}
