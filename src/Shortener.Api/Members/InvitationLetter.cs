using System.Text.Encodings.Web;
using Shortener.Api.Pages.Design;
using Shortener.Core.Accounts;
using Shortener.Core.Mail;

namespace Shortener.Api.Members;

/// <summary>The letter that carries an invitation.</summary>
internal static class InvitationLetter
{
    private static readonly Localized<Words> Texts = new(
        new(
            "Invitation to {0}",
            "{1} invites you to the workspace {0}. Open this link within seven days:",
            "Join",
            "If you expected no invitation, do nothing."),
        new(
            "Invitación a {0}",
            "{1} te invita al espacio de trabajo {0}. Abre este enlace antes de siete días:",
            "Unirme",
            "Si no esperabas ninguna invitación, no hagas nada."),
        new(
            "Приглашение в {0}",
            "{1} приглашает вас в рабочее пространство {0}. Откройте ссылку в течение семи дней:",
            "Присоединиться",
            "Если вы не ждали приглашения, ничего не делайте."));

    /// <param name="invitation">To whom, and into which workspace.</param>
    /// <param name="link">Works once.</param>
    /// <param name="inviter">E-mail address of the person, or name of the key, that invites.</param>
    /// <param name="language">The recipient's.</param>
    public static Letter Write(Invitation invitation, string link, string inviter, PageLanguage language)
    {
        Words words = Texts.In(language);
        string intro = Fill(words.Intro);
        HtmlEncoder html = HtmlEncoder.Default;
        return new Letter(
            invitation.Email,
            Fill(words.Subject),
            $"{intro}\n\n{link}\n\n{words.Otherwise}\n",
            $"""
            <!DOCTYPE html>
            <html lang="{language.Tag()}"><head><meta charset="utf-8"><title>{html.Encode(Fill(words.Subject))}</title></head>
            <body style="font-family:sans-serif;line-height:1.5">
            <p>{html.Encode(intro)}</p>
            <p><a href="{html.Encode(link)}">{html.Encode(words.Button)}</a></p>
            <p>{html.Encode(words.Otherwise)}</p>
            </body></html>
            """);

        // The names last, so that what they hold is not filled in again.
        string Fill(string text) => string.Join(
            invitation.WorkspaceName, text.Split("{0}").Select(part => part.Replace("{1}", inviter, StringComparison.Ordinal)));
    }

    private sealed record Words(string Subject, string Intro, string Button, string Otherwise);
}
