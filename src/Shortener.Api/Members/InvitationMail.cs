using Shortener.Api.Pages.Accounts;
using Shortener.Core.Accounts;
using Shortener.Core.Limits;
using Shortener.Core.Mail;

namespace Shortener.Api.Members;

/// <summary>
/// Mails invitations where a mail server is configured, a bounded number of them for each inviter and hour: the server must not become
/// somebody's way to write to strangers. The link works without the letter. Thread-safe.
/// </summary>
internal sealed class InvitationMail(IMailer mailer, IUserStore users, TimeProvider time)
{
    private const int PerInviter = 50;
    private const int MaxInviters = 10_000;

    private readonly SlidingWindow _sent = new(PerInviter, TimeSpan.FromHours(1), MaxInviters, time);

    /// <summary>Whether the letter was taken to be sent.</summary>
    public async Task<bool> TrySendAsync(HttpContext context, Caller caller, Invitation invitation, string link, CancellationToken ct)
    {
        if (!mailer.IsConfigured || !_sent.TryTake(caller.UserId > 0 ? caller.UserId : -caller.KeyId, out _))
        {
            return false;
        }

        User? known = await users.FindByEmailAsync(invitation.Email, ct);
        await mailer.SendAsync(InvitationLetter.Write(invitation, link, caller.Name, AccountPage.LanguageOf(context, known)), ct);
        return true;
    }
}
