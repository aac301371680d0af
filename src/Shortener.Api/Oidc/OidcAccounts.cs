using Microsoft.Extensions.Options;
using Shortener.Api.Audit;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.ExternalIdentities;

namespace Shortener.Api.Oidc;

/// <summary>Decides whose account a person of the provider signs in to. Thread-safe.</summary>
internal sealed class OidcAccounts(
    IExternalIdentityStore identities,
    IUserStore users,
    IAccountStore accounts,
    IInvitationStore invitations,
    SessionDirectory directory,
    AuditTrail audit,
    IOptions<OidcOptions> options,
    TimeProvider time)
{
    private const string Linked = "identity.linked";
    private const int MaxName = 100;

    private readonly OidcOptions _options = options.Value;

    /// <summary>
    /// Known identities come first; an unknown one gets an account only by its verified address, and only as configured
    /// or where an invitation for the address is open.
    /// </summary>
    /// <exception cref="OidcException">There is no account for this person.</exception>
    public async Task<User> FindAsync(HttpContext context, OidcPerson person, CancellationToken ct)
    {
        string? email = VerifiedOf(person);
        // Asked every time: who has left the domain is not let in any more.
        if (_options.Domains.Count > 0 && (email is null || !_options.Domains.Contains(email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..], StringComparer.OrdinalIgnoreCase)))
        {
            throw new OidcException(OidcFailure.Email, "The person has no verified e-mail address of an allowed domain (Oidc:AllowedDomains)");
        }

        User user = await identities.FindAsync(person.Issuer, person.Subject, ct) is { } known
            ? (await users.FindAsync(known, ct))!
            : await WelcomeAsync(context, person, email, ct);
        return user.DisabledAt is null ? user : throw new OidcException(OidcFailure.NoAccount, "The account is disabled");
    }

    private async Task<User> WelcomeAsync(HttpContext context, OidcPerson person, string? email, CancellationToken ct)
    {
        if (email is null)
        {
            throw new OidcException(OidcFailure.Email, "The provider did not say that the e-mail address is verified (Oidc:TrustEmail)");
        }

        User? user = await users.FindByEmailAsync(email, ct);
        if (user is null ? !_options.CreateUsers && !await invitations.IsInvitedAsync(email, time.GetUtcNow(), ct) : !_options.LinkByEmail)
        {
            throw new OidcException(OidcFailure.NoAccount, user is null
                ? "Nobody has an account with the address, and no invitation is open for it (Oidc:CreateUsers is false)"
                : "The account with the address is not tied to the provider (Oidc:LinkByEmail is false)");
        }

        user ??= await CreateAsync(email, person.Name, ct);
        DateTimeOffset now = time.GetUtcNow();
        if (user.DisabledAt is null && !await identities.LinkAsync(person.Issuer, person.Subject, user.Id, now, ct))
        {
            throw new OidcException(OidcFailure.NoAccount, "The account is tied to another person of the provider");
        }

        // Sessions begun before may have ended with it.
        directory.Forget(user.Id);
        await audit.PersonAsync(context, user, Linked);
        return (await users.FindAsync(user.Id, ct))!;
    }

    private async Task<User> CreateAsync(string email, string? name, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        string shown = name is { Length: > 0 and <= MaxName } && Problems.FieldErrors.IsStorable(name) && !name.Any(char.IsControl) ? name : email;
        User user = await users.CreateAsync(email, shown, passwordHash: null, isOperator: false, now, ct)
            // Made by another request meanwhile.
            ?? (await users.FindByEmailAsync(email, ct))!;
        if (!_options.CreateUsers)
        {
            // Came by an invitation: its own page leads into the workspace.
            return user;
        }

        Workspace workspace = (await accounts.FindFirstWorkspaceAsync(ct))!;
        _ = Roles.TryParse(_options.DefaultRole, out Role role);
        // An invitation accepted on the spot: the one road into a workspace.
        byte[] token = SecretToken.Hash(SecretToken.Generate(""));
        await invitations.CreateAsync(workspace.Id, email, role, token, invitedBy: null, now, now.AddMinutes(1), ct);
        await invitations.AcceptAsync(token, user.Id, now, ct);
        return user;
    }

    private string? VerifiedOf(OidcPerson person) =>
        (person.IsEmailVerified || _options.TrustEmail) && EmailAddress.TryNormalize(person.Email, out string? email) ? email : null;
}
