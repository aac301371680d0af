using Microsoft.Extensions.Options;
using Shortener.Api.Accounts;
using Shortener.Api.Audit;
using Shortener.Api.Oidc;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Members;

/// <summary>How an invitation stands to the browser that brings it.</summary>
internal enum AcceptState
{
    /// <summary>It is not in force.</summary>
    Gone,

    /// <summary>Nobody has its e-mail address: an account is to be made.</summary>
    NewPerson,

    /// <summary>Nobody has its e-mail address, and accounts are made by signing in through the identity provider alone.</summary>
    PasswordsOff,

    /// <summary>Whose address it is has an account and is not signed in.</summary>
    SignInFirst,

    /// <summary>Whose address it is is signed in.</summary>
    ForMe,

    /// <summary>Somebody else is signed in.</summary>
    ForOther,
}

/// <summary>What came of accepting.</summary>
/// <param name="Identity">Set when it was accepted.</param>
/// <param name="Errors">Set when fields of the account are wrong.</param>
internal sealed record AcceptResult(AcceptState State, Invitation? Invitation, SessionIdentity? Me = null, SessionIdentity? Identity = null, FieldErrors? Errors = null);

/// <summary>Accepts invitations, for the REST route and the page alike. Thread-safe.</summary>
internal sealed class InvitationDesk(
    IInvitationStore invitations,
    IUserStore users,
    AccountPasswords passwords,
    SessionIssuer sessions,
    SessionDirectory directory,
    ISessionStore sessionStore,
    AuditTrail audit,
    IOptions<OidcOptions> provider,
    TimeProvider time)
{
    private const int MaxToken = 256;

    /// <summary>Looks without accepting.</summary>
    public async Task<AcceptResult> LookAsync(HttpContext context, string? token, CancellationToken ct)
    {
        if (token is not { Length: > 0 and <= MaxToken }
            || await invitations.FindByTokenAsync(SecretToken.Hash(token), time.GetUtcNow(), ct) is not { } invitation)
        {
            return new AcceptResult(AcceptState.Gone, null);
        }

        SessionIdentity? me = await sessions.FindAsync(context, ct);
        if (me is not null)
        {
            return new AcceptResult(me.User.Email == invitation.Email ? AcceptState.ForMe : AcceptState.ForOther, invitation, me);
        }

        return new AcceptResult(
            await users.FindByEmailAsync(invitation.Email, ct) is not null ? AcceptState.SignInFirst
            : provider.Value.Require ? AcceptState.PasswordsOff
            : AcceptState.NewPerson,
            invitation);
    }

    /// <summary>Accepts for whoever is signed in, or makes an account. A password of an existing person is not taken here: that is a sign-in.</summary>
    public async Task<AcceptResult> AcceptAsync(HttpContext context, AcceptRequest request, CancellationToken ct)
    {
        AcceptResult look = await LookAsync(context, request.Token, ct);
        return look.State switch
        {
            AcceptState.ForMe => await JoinAsync(context, request, look, ct),
            AcceptState.ForOther when request.AsMe => await JoinAsync(context, request, look, ct),
            AcceptState.NewPerson => await MakeAsync(context, request, look, ct),
            _ => look,
        };
    }

    private async Task<AcceptResult> JoinAsync(HttpContext context, AcceptRequest request, AcceptResult look, CancellationToken ct)
    {
        SessionIdentity me = look.Me!;
        InvitationResult result = await invitations.AcceptAsync(SecretToken.Hash(request.Token!), me.User.Id, time.GetUtcNow(), ct);
        if (result.Outcome != InvitationOutcome.Done)
        {
            return new AcceptResult(AcceptState.Gone, null);
        }

        await sessionStore.ChooseWorkspaceAsync(me.Session.Id, result.WorkspaceId, ct);
        directory.Forget(me.User.Id);
        await WriteDownAsync(context, me.User, look.Invitation!);
        return look with { Identity = await sessions.FindAsync(context, ct) };
    }

    private async Task<AcceptResult> MakeAsync(HttpContext context, AcceptRequest request, AcceptResult look, CancellationToken ct)
    {
        var errors = new FieldErrors();
        AccountFields.CheckName(errors, "name", request.Name);
        AccountFields.CheckPassword(errors, "password", request.Password);
        if (errors.Any)
        {
            return look with { Errors = errors };
        }

        string hash = await passwords.HashAsync(request.Password!, ct);
        InvitationResult result = await invitations.AcceptAsNewAsync(SecretToken.Hash(request.Token!), request.Name!, hash, time.GetUtcNow(), ct);
        if (result.Outcome != InvitationOutcome.Done)
        {
            return result.Outcome == InvitationOutcome.EmailTaken ? look with { State = AcceptState.SignInFirst } : new AcceptResult(AcceptState.Gone, null);
        }

        SessionIdentity? identity = await sessions.StartAsync(context, result.UserId, ct);
        await WriteDownAsync(context, identity!.User, look.Invitation!);
        return look with { Identity = identity };
    }

    private Task WriteDownAsync(HttpContext context, User user, Invitation invitation) =>
        audit.PersonAsync(context, user, AuditAction.InvitationAccepted, OpaqueId.Invitation.Format(invitation.Id), invitation.WorkspaceId);
}
