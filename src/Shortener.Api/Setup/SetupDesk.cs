using Shortener.Api.Accounts;
using Shortener.Api.Audit;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.Setup;

/// <summary>What came of a setup.</summary>
/// <param name="Errors">What is wrong with the fields; null when nothing is.</param>
/// <param name="Owner">The person who was made; null where the link is not in force.</param>
/// <param name="ApiKey">Their first key, to be shown once.</param>
/// <param name="IsEmailTaken">What is wrong is that somebody has the address.</param>
internal sealed record SetupResult(FieldErrors? Errors = null, User? Owner = null, string? ApiKey = null, bool IsEmailTaken = false);

/// <summary>Makes the first person, for the REST route and the page alike. Thread-safe.</summary>
internal sealed class SetupDesk(
    IAccountStore accounts,
    IUserStore users,
    IOneTimeTokenStore tokens,
    AccountPasswords passwords,
    SessionIssuer sessions,
    AuditTrail audit,
    TimeProvider time)
{
    private const string KeyName = "First key";
    private const int MaxToken = 256;

    /// <summary>Whether the token is in force.</summary>
    public async Task<bool> IsOpenAsync(string? token, CancellationToken ct) =>
        token is { Length: > 0 and <= MaxToken }
        && await tokens.FindAsync(SecretToken.Hash(token), TokenPurpose.Setup, time.GetUtcNow(), ct) is not null;

    /// <summary>Makes the owner and signs them in.</summary>
    public async Task<SetupResult> TryAsync(HttpContext context, SetupRequest request, CancellationToken ct)
    {
        // Before the password is hashed: without a token there is nothing to keep a server busy with.
        if (!await IsOpenAsync(request.Token, ct))
        {
            return new SetupResult();
        }

        var errors = new FieldErrors();
        string? email = AccountFields.CheckEmail(errors, "email", request.Email);
        AccountFields.CheckName(errors, "name", request.Name);
        AccountFields.CheckPassword(errors, "password", request.Password);
        AccountFields.CheckName(errors, "workspaceName", request.WorkspaceName);
        AccountFields.CheckTimezone(errors, "timezone", request.Timezone);
        bool isTaken = !errors.Any && await users.FindByEmailAsync(email!, ct) is not null;
        if (isTaken)
        {
            errors.Code = "email_taken";
            errors.Add("email", "Belongs to somebody who was invited already; choose another address");
        }

        if (errors.Any)
        {
            return new SetupResult(errors, IsEmailTaken: isTaken);
        }

        string key = ApiKey.Generate();
        var owner = new FirstOwner(
            email!,
            request.Name!,
            await passwords.HashAsync(request.Password!, ct),
            request.WorkspaceName!,
            request.Timezone!,
            KeyName,
            ApiKey.Hash(key),
            key[..ApiKey.HintLength]);
        if (await accounts.SetUpAsync(SecretToken.Hash(request.Token!), owner, time.GetUtcNow(), ct) is not { } user)
        {
            return new SetupResult();
        }

        await audit.PersonAsync(context, user, AuditAction.SetUp);
        await sessions.StartAsync(context, user.Id, ct);
        return new SetupResult(null, user, key);
    }
}
