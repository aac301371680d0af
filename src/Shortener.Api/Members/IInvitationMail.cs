using Shortener.Core.Accounts;

namespace Shortener.Api.Members;

/// <summary>Sends invitations where a mail server is configured. Thread-safe.</summary>
internal interface IInvitationMail
{
    bool IsConfigured { get; }

    /// <summary>Takes the letter and returns; it is sent in the background.</summary>
    /// <param name="invitation">To whom, and into which workspace.</param>
    /// <param name="link">What the letter is about; a secret.</param>
    /// <param name="inviter">Name of the person or key that invites.</param>
    /// <param name="ct">Cancels.</param>
    Task SendAsync(Invitation invitation, string link, string inviter, CancellationToken ct);
}
