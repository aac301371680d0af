using System.Net;
using Microsoft.Extensions.Options;
using Shortener.Api.Audit;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Oidc;
using Shortener.Api.SecondFactors;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.Sessions;

/// <summary>What came of a sign-in by password: exactly one is set, or none where address or password was wrong.</summary>
/// <param name="Identity">The session that began.</param>
/// <param name="SecondFactorToken">What the second step has to be sent with (<see cref="TokenPurpose.SecondFactor"/>).</param>
/// <param name="Wait">Too many were tried: how long until the next is looked at.</param>
/// <param name="IsOff">Passwords do not let anybody in here (<c>Oidc:Require</c>).</param>
internal sealed record PasswordSignInResult(
    SessionIdentity? Identity = null, string? SecondFactorToken = null, TimeSpan? Wait = null, bool IsOff = false);

/// <summary>The first step of a sign-in, for the REST route and the page alike. Thread-safe.</summary>
internal sealed class PasswordSignIn(
    IUserStore users,
    AccountPasswords passwords,
    SecondStep secondStep,
    SessionIssuer sessions,
    SignInLimits limits,
    ClientAddressResolver addresses,
    AuditTrail audit,
    IOptions<OidcOptions> provider)
{
    /// <summary>
    /// Tries a password. Unknown address, wrong password, disabled person and a person without a password are answered alike and after
    /// the same time.
    /// </summary>
    public async Task<PasswordSignInResult> TryAsync(HttpContext context, string? email, string? password, CancellationToken ct)
    {
        if (provider.Value.Require)
        {
            return new PasswordSignInResult(IsOff: true);
        }

        // Before anything is looked up or hashed; right ones are given back below.
        bool isAddress = EmailAddress.TryNormalize(email, out string? address);
        IPAddress? from = context.ClientAddress(addresses);
        if (limits.TryPassword(address ?? "", from) is { } wait)
        {
            return new PasswordSignInResult(Wait: wait);
        }

        User? user = isAddress ? await users.FindByEmailAsync(address!, ct) : null;
        bool right = await passwords.VerifyAsync(user?.PasswordHash, password, ct);
        if (!right || user is null || user.DisabledAt is not null)
        {
            await audit.RefusedSignInAsync(context, user, isAddress ? address : null);
            return new PasswordSignInResult();
        }

        limits.PasswordWasRight(address!, from);
        if (user.TotpEnabledAt is null)
        {
            return new PasswordSignInResult(await sessions.StartAsync(context, user.Id, ct));
        }

        return new PasswordSignInResult(SecondFactorToken: await secondStep.BeginAsync(user.Id, ct));
    }
}
