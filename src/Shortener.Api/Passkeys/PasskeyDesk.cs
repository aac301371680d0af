using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Shortener.Api.Audit;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Oidc;
using Shortener.Api.SecondFactors;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;
using Shortener.Core.Passkeys;

namespace Shortener.Api.Passkeys;

/// <summary>Why a passkey was not taken.</summary>
internal enum PasskeyRefusal
{
    None,

    /// <summary>Signature, challenge, origin or person is not right.</summary>
    Wrong,

    /// <summary>The challenge is too old, or was answered.</summary>
    Over,

    WrongPassword,

    /// <summary>The authenticator's key is known already.</summary>
    Taken,

    TooMany,

    /// <summary>Too many were tried: what was sent was not looked at.</summary>
    Wait,

    /// <summary>People, or this one, sign in through the identity provider alone (<c>Oidc:Require</c>, or no password).</summary>
    Off,
}

/// <summary>Adds people's passkeys, takes them away, and signs people in with them. Thread-safe.</summary>
internal sealed class PasskeyDesk(
    IPasskeyStore store,
    IOneTimeTokenStore tokens,
    PasskeyCeremony ceremony,
    SecondFactorDesk proof,
    SessionIssuer sessions,
    SignInLimits limits,
    ClientAddressResolver addresses,
    AuditTrail audit,
    IOptions<OidcOptions> provider,
    TimeProvider time)
{
    private const string TokenPrefix = "slw_";

    // Longer than any token; hashing a whole request body would be a gift to attackers.
    private const int MaxTokenLength = 256;

    // Names of the actions in the audit log.
    private const string Added = "passkey.added", Removed = "passkey.removed";

    /// <summary>Whether passkeys let anybody in here.</summary>
    public bool IsOn => !provider.Value.Require;

    /// <summary>
    /// Whether the person may have passkeys: whom the identity provider alone lets in, it must also be able to lock out.
    /// </summary>
    public bool IsOnFor(User user) => IsOn && user.PasswordHash is not null;

    public Task<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken ct) => store.ListAsync(userId, ct);

    /// <summary>A challenge for a further passkey of the person.</summary>
    public async Task<PasskeyOptions> BeginAdditionAsync(HttpContext context, User user, CancellationToken ct) =>
        await KeepAsync(await ceremony.BeginAdditionAsync(context, user), TokenPurpose.PasskeyAddition, user.Id, ct);

    /// <summary>Keeps the passkey that answers the challenge.</summary>
    public async Task<(Passkey? Passkey, PasskeyRefusal Refusal, TimeSpan Wait)> AddAsync(
        HttpContext context, User user, PasskeyRequest request, string name, CancellationToken ct)
    {
        if (!IsOnFor(user))
        {
            return (null, PasskeyRefusal.Off, TimeSpan.Zero);
        }

        // The password first: a challenge is not used up by a slip of the finger.
        (bool right, TimeSpan? wait) = await proof.ProvePasswordAsync(context, user, request.Password, ct);
        if (!right)
        {
            return (null, wait is null ? PasskeyRefusal.WrongPassword : PasskeyRefusal.Wait, wait ?? TimeSpan.Zero);
        }

        if (await TakeAsync(request.Token, TokenPurpose.PasskeyAddition, ct) is not { } token || token.UserId != user.Id)
        {
            return (null, PasskeyRefusal.Over, TimeSpan.Zero);
        }

        if (request.Credential is not { ValueKind: JsonValueKind.Object } credential
            || await ceremony.CheckAdditionAsync(context, user, token.Data!, credential) is not { } made)
        {
            return (null, PasskeyRefusal.Wrong, TimeSpan.Zero);
        }

        Passkey passkey = Describe(user.Id, made, name);
        (PasskeyOutcome outcome, long id) = await store.AddAsync(passkey, ct);
        if (outcome != PasskeyOutcome.Kept)
        {
            return (null, outcome == PasskeyOutcome.Taken ? PasskeyRefusal.Taken : PasskeyRefusal.TooMany, TimeSpan.Zero);
        }

        await audit.PersonAsync(context, user, Added);
        return (passkey with { Id = id }, PasskeyRefusal.None, TimeSpan.Zero);
    }

    /// <summary>A challenge for whoever wants to sign in.</summary>
    public async Task<(PasskeyOptions? Options, PasskeyRefusal Refusal, TimeSpan Wait)> BeginSignInAsync(HttpContext context, CancellationToken ct)
    {
        if (!IsOn)
        {
            return (null, PasskeyRefusal.Off, TimeSpan.Zero);
        }

        return limits.TryPasskey(context.ClientAddress(addresses)) is { } wait
            ? (null, PasskeyRefusal.Wait, wait)
            : (await KeepAsync(await ceremony.BeginSignInAsync(context), TokenPurpose.PasskeySignIn, null, ct), PasskeyRefusal.None, TimeSpan.Zero);
    }

    /// <summary>Signs the browser in where the answer to the challenge is right.</summary>
    public async Task<(SessionIdentity? Identity, PasskeyRefusal Refusal, TimeSpan Wait)> SignInAsync(
        HttpContext context, string? tokenText, JsonElement? answer, CancellationToken ct)
    {
        if (!IsOn)
        {
            return (null, PasskeyRefusal.Off, TimeSpan.Zero);
        }

        IPAddress? from = context.ClientAddress(addresses);
        if (limits.TryPasskey(from) is { } wait)
        {
            return (null, PasskeyRefusal.Wait, wait);
        }

        if (await TakeAsync(tokenText, TokenPurpose.PasskeySignIn, ct) is not { } token)
        {
            return (null, PasskeyRefusal.Over, TimeSpan.Zero);
        }

        if (answer is not { ValueKind: JsonValueKind.Object } credential
            || await ceremony.CheckSignInAsync(context, token.Data!, credential) is not ({ } user, { } used)
            || user.DisabledAt is not null
            || await store.FindAsync(used.CredentialId, ct) is not { } passkey
            || !await store.UseAsync(passkey.Id, used.SignCount, used.IsBackedUp, time.GetUtcNow(), ct)
            || await sessions.StartAsync(context, user.Id, ct) is not { } identity)
        {
            await audit.RefusedSignInAsync(context, null, null);
            return (null, PasskeyRefusal.Wrong, TimeSpan.Zero);
        }

        // One for the challenge, one for the answer.
        limits.PasskeyWasRight(from);
        limits.PasskeyWasRight(from);
        return (identity, PasskeyRefusal.None, TimeSpan.Zero);
    }

    /// <summary>Forgets a passkey; false where the person has no such.</summary>
    public async Task<bool> RemoveAsync(HttpContext context, User user, long id, CancellationToken ct)
    {
        bool removed = await store.RemoveAsync(user.Id, id, ct);
        if (removed)
        {
            await audit.PersonAsync(context, user, Removed);
        }

        return removed;
    }

    private async Task<PasskeyOptions> KeepAsync(PasskeyChallenge challenge, string purpose, long? userId, CancellationToken ct)
    {
        string token = SecretToken.Generate(TokenPrefix);
        DateTimeOffset now = time.GetUtcNow();
        await tokens.IssueAsync(SecretToken.Hash(token), purpose, userId, challenge.State, replace: false, now, now + PasskeyCeremony.Within, ct);
        return new PasskeyOptions(token, challenge.Options);
    }

    private async Task<OneTimeToken?> TakeAsync(string? token, string purpose, CancellationToken ct) =>
        token is { Length: > 0 and <= MaxTokenLength } ? await tokens.TakeAsync(SecretToken.Hash(token), purpose, time.GetUtcNow(), ct) : null;

    private Passkey Describe(long userId, UserPasskeyInfo made, string name) => new(
        0,
        userId,
        made.CredentialId,
        made.PublicKey,
        name,
        made.Transports ?? [],
        made.SignCount,
        made.IsBackupEligible,
        made.IsBackedUp,
        time.GetUtcNow(),
        null);
}
