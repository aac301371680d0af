using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Shortener.Api.Audit;
using Shortener.Api.Links;
using Shortener.Api.Oidc;
using Shortener.Api.Pages.Design;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.Mail;
using Shortener.Core.Passkeys;
using Shortener.Core.Storage;

namespace Shortener.Api.PasswordResets;

/// <summary>
/// Links that let people choose another password. Who asks for one learns nothing: whether the address belongs to somebody is looked up
/// after the answer, by <see cref="RunAsync"/>. Thread-safe.
/// </summary>
internal sealed partial class PasswordResetDesk(
    IUserStore users,
    IPasskeyStore passkeys,
    PasswordResetLinks links,
    AccountPasswords passwords,
    SessionDirectory directory,
    SignInLimits limits,
    IMailer mailer,
    PublicUrl publicUrl,
    AuditTrail audit,
    IOptions<OidcOptions> provider,
    TimeProvider time,
    ILogger<PasswordResetDesk> logger)
{
    // Addresses that wait to be looked up; each takes a millisecond. What comes on top is a flood and is dropped.
    private readonly Channel<(string Email, PageLanguage Language)> _asked = Channel.CreateBounded<(string, PageLanguage)>(
        new BoundedChannelOptions(1_000) { SingleReader = true });

    /// <summary>Whether links can be sent.</summary>
    public bool CanSend => mailer.IsConfigured && !provider.Value.Require;

    /// <summary>Takes what somebody typed; returns at once whether it belongs to a person or not.</summary>
    public void Ask(string? email, PageLanguage language)
    {
        if (EmailAddress.TryNormalize(email, out string? address) && !_asked.Writer.TryWrite((address, language)))
        {
            Log.Dropped(logger);
        }
    }

    /// <summary>Sends what was asked for until cancelled. One caller.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach ((string email, PageLanguage language) in _asked.Reader.ReadAllAsync(ct))
        {
            try
            {
                await SendAsync(email, language, ct);
            }
            catch (Exception away) when (away is DbException || DatabaseAway.Is(away))
            {
                Log.NotSent(logger, away);
            }
        }
    }

    /// <summary>Uses the token up, sets the password and ends every session and passkey of the person; false where the token is not in force.</summary>
    /// <param name="context">The request.</param>
    /// <param name="token">Passed <see cref="PasswordResetLinks.IsOpenAsync"/>.</param>
    /// <param name="password">Passed <see cref="AccountPasswords.Check"/>.</param>
    /// <param name="ct">Cancels before the token is used up.</param>
    public async Task<bool> CompleteAsync(HttpContext context, string token, string password, CancellationToken ct)
    {
        string hash = await passwords.HashAsync(password, ct);
        DateTimeOffset now = time.GetUtcNow();
        if (await links.TakeAsync(token, ct) is not { } userId
            || await users.FindAsync(userId, ct) is not { DisabledAt: null } user)
        {
            return false;
        }

        // Before the password: whoever shut the person out may have left a key of their own.
        await passkeys.RemoveAllAsync(userId, CancellationToken.None);
        await users.SetPasswordAsync(userId, hash, keepSession: 0, now, CancellationToken.None);
        directory.Forget(userId);
        await audit.PersonAsync(context, user, AuditAction.PasswordChanged);
        return true;
    }

    private async Task SendAsync(string email, PageLanguage language, CancellationToken ct)
    {
        if (await users.FindByEmailAsync(email, ct) is not { DisabledAt: null } user || !limits.TryResetMail(user.Id))
        {
            return;
        }

        // Not the request's Host: whoever asks chooses that.
        string link = await links.IssueAsync(user.Id, publicUrl.Base.Origin, ct);
        await mailer.SendAsync(ResetLetter.Write(user.Email, link, publicUrl.Base.Host, PageLanguages.Known(user.Language) ?? language), ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A password reset was not looked at: too many wait")]
        public static partial void Dropped(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "A password reset was not sent: the database did not serve")]
        public static partial void NotSent(ILogger logger, Exception exception);
    }
}
