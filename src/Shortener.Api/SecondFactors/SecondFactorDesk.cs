using System.Net;
using System.Text;
using QRCoder;
using Shortener.Api.Audit;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Links;
using Shortener.Api.QrCodes;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;
using Shortener.Core.SecondFactors;

namespace Shortener.Api.SecondFactors;

/// <summary>What came of a change that asks for proof.</summary>
internal enum ProofOutcome
{
    Right,

    /// <summary>Neither password nor code was right.</summary>
    Wrong,

    /// <summary>No second factor is in force.</summary>
    NotEnabled,
}

/// <summary>Sets second factors up and takes them away, for the person of a session. Thread-safe.</summary>
internal sealed class SecondFactorDesk(
    ISecondFactorStore store,
    IUserStore users,
    AccountPasswords passwords,
    SecondFactorCheck check,
    SignInLimits limits,
    ClientAddressResolver addresses,
    SessionDirectory directory,
    AuditTrail audit,
    PublicUrl publicUrl,
    TimeProvider time)
{
    /// <summary>Name of the action in the audit log.</summary>
    private const string Enabled = "secondFactor.enabled";

    private const string Removed = "secondFactor.removed";
    private const string CodesReplaced = "secondFactor.recoveryCodesReplaced";

    private const int QrPixels = 240;

    public Task<SecondFactor?> FindAsync(long userId, CancellationToken ct) => store.FindAsync(userId, ct);

    /// <summary>A secret that waits to be confirmed; null where a second factor is in force.</summary>
    public async Task<SecondFactorSetup?> StartAsync(User user, CancellationToken ct)
    {
        byte[] secret = Totp.GenerateSecret();
        return await store.StartAsync(user.Id, secret, time.GetUtcNow(), ct) ? Describe(user, secret) : null;
    }

    /// <summary>How the waiting secret is shown; null where none waits. Not readable any more once it is in force.</summary>
    public async Task<SecondFactorSetup?> ShowWaitingAsync(User user, CancellationToken ct) =>
        await store.FindAsync(user.Id, ct) is { EnabledAt: null, Secret: { } secret } ? Describe(user, secret) : null;

    /// <summary>Puts the waiting secret in force where the code is its own; then the recovery codes, else null.</summary>
    public async Task<(IReadOnlyList<string>? Codes, TimeSpan? Wait)> ConfirmAsync(
        HttpContext context, User user, string attempt, string? code, CancellationToken ct)
    {
        if (limits.TryCode(attempt, user.Id) is { } wait)
        {
            return (null, wait);
        }

        DateTimeOffset now = time.GetUtcNow();
        string digits = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (await store.FindAsync(user.Id, ct) is not { EnabledAt: null, Secret: { } secret } || Totp.FindStep(secret, digits, now) is not { } step)
        {
            return (null, null);
        }

        (IReadOnlyList<string> codes, byte[][] hashes) = MakeCodes();
        if (!await store.ConfirmAsync(user.Id, secret, step, hashes, now, ct))
        {
            return (null, null);
        }

        limits.CodeWasRight(attempt, user.Id);
        directory.Forget(user.Id);
        await audit.PersonAsync(context, user, Enabled);
        return (codes, null);
    }

    /// <summary>Other recovery codes, where the proof is right.</summary>
    public async Task<(ProofOutcome Outcome, IReadOnlyList<string>? Codes, TimeSpan? Wait)> ReplaceCodesAsync(
        HttpContext context, User user, string attempt, SecondFactorProof proof, CancellationToken ct)
    {
        if (await store.FindAsync(user.Id, ct) is not { EnabledAt: not null })
        {
            return (ProofOutcome.NotEnabled, null, null);
        }

        (bool right, TimeSpan? wait) = await ProveAsync(context, user, attempt, proof, ct);
        if (!right)
        {
            return (ProofOutcome.Wrong, null, wait);
        }

        (IReadOnlyList<string> codes, byte[][] hashes) = MakeCodes();
        if (!await store.ReplaceRecoveryCodesAsync(user.Id, hashes, ct))
        {
            return (ProofOutcome.NotEnabled, null, null);
        }

        await audit.PersonAsync(context, user, CodesReplaced);
        return (ProofOutcome.Right, codes, null);
    }

    /// <summary>Whether the password is the person's; people without one have nothing to prove.</summary>
    public Task<(bool Right, TimeSpan? Wait)> ProvePasswordAsync(HttpContext context, User user, string? password, CancellationToken ct) =>
        user.PasswordHash is null ? Task.FromResult<(bool, TimeSpan?)>((true, null)) : VerifyAsync(context, user, password, ct);

    /// <summary>Whether it is the person who asks: by password or code; who signs in elsewhere and has neither, has nothing to prove.</summary>
    public async Task<(bool Right, TimeSpan? Wait)> ProveSelfAsync(
        HttpContext context, User user, string attempt, SecondFactorProof proof, CancellationToken ct)
    {
        bool hasNothing = user.PasswordHash is null && await store.FindAsync(user.Id, ct) is not { EnabledAt: not null };
        return hasNothing ? (true, null) : await ProveAsync(context, user, attempt, proof, ct);
    }

    /// <summary>Ends the second factor; one that only waits to be confirmed needs no proof.</summary>
    public async Task<(ProofOutcome Outcome, TimeSpan? Wait)> RemoveAsync(
        HttpContext context, User user, string attempt, SecondFactorProof proof, CancellationToken ct)
    {
        bool isInForce = await store.FindAsync(user.Id, ct) is { EnabledAt: not null };
        if (isInForce)
        {
            (bool right, TimeSpan? wait) = await ProveAsync(context, user, attempt, proof, ct);
            if (!right)
            {
                return (ProofOutcome.Wrong, wait);
            }
        }

        if (!await store.RemoveAsync(user.Id, time.GetUtcNow(), ct))
        {
            return (ProofOutcome.NotEnabled, null);
        }

        directory.Forget(user.Id);
        if (isInForce)
        {
            await audit.PersonAsync(context, user, Removed);
        }

        return (ProofOutcome.Right, null);
    }

    private static (IReadOnlyList<string> Codes, byte[][] Hashes) MakeCodes()
    {
        IReadOnlyList<string> codes = RecoveryCode.Generate();
        return (codes, [.. codes.Select(code => RecoveryCode.TryHash(code)!)]);
    }

    private async Task<(bool Right, TimeSpan? Wait)> ProveAsync(HttpContext context, User user, string attempt, SecondFactorProof proof, CancellationToken ct)
    {
        if (proof.Code is { Length: > 0 } code)
        {
            CodeResult result = await check.TryAsync(attempt, user.Id, code, ct);
            return (result.IsRight, result.Wait);
        }

        User current = (await users.FindAsync(user.Id, ct))!;
        return await VerifyAsync(context, current, proof.Password, ct);
    }

    private async Task<(bool Right, TimeSpan? Wait)> VerifyAsync(HttpContext context, User user, string? password, CancellationToken ct)
    {
        IPAddress? from = context.ClientAddress(addresses);
        if (limits.TryPassword(user.Email, from) is { } wait)
        {
            return (false, wait);
        }

        if (!await passwords.VerifyAsync(user.PasswordHash, password, ct))
        {
            return (false, null);
        }

        limits.PasswordWasRight(user.Email, from);
        return (true, null);
    }

    private SecondFactorSetup Describe(User user, byte[] secret)
    {
        string uri = Totp.UriOf(secret, publicUrl.Base.Host, user.Email);
        // 254 characters of address at most, so it fits at every level.
        QrMatrix matrix = QrMatrix.Encode(uri, QRCodeGenerator.ECCLevel.M)!;
        var look = new QrLook(IsPng: false, QrPixels, QrLook.DefaultMargin, QrColor.Black, QrColor.White, QRCodeGenerator.ECCLevel.M);
        return new SecondFactorSetup(Base32.Encode(secret), uri, Encoding.UTF8.GetString(QrSvg.Draw(matrix, look, logo: null)));
    }
}
