using System.Text.Encodings.Web;
using Shortener.Api.Pages.Design;
using Shortener.Core.Mail;

namespace Shortener.Api.PasswordResets;

/// <summary>The letter that carries a reset link.</summary>
internal static class ResetLetter
{
    private static readonly Localized<Words> Texts = new(
        new(
            "Choose another password",
            "Somebody asked for another password for your account at {0}. If it was you, open this link within an hour:",
            "Choose a password",
            "If it was not you, do nothing: your password stays as it is."),
        new(
            "Elige otra contraseña",
            "Alguien pidió otra contraseña para tu cuenta en {0}. Si fuiste tú, abre este enlace antes de una hora:",
            "Elegir contraseña",
            "Si no fuiste tú, no hagas nada: tu contraseña sigue igual."),
        new(
            "Выберите другой пароль",
            "Кто-то запросил другой пароль для вашей учётной записи на {0}. Если это были вы, откройте ссылку в течение часа:",
            "Выбрать пароль",
            "Если это были не вы, ничего не делайте: пароль останется прежним."));

    /// <param name="to">Whom to.</param>
    /// <param name="link">Works once.</param>
    /// <param name="host">Of the installation, as people know it.</param>
    /// <param name="language">The person's.</param>
    public static Letter Write(string to, string link, string host, PageLanguage language)
    {
        Words words = Texts.In(language);
        string intro = words.Intro.Replace("{0}", host, StringComparison.Ordinal);
        HtmlEncoder html = HtmlEncoder.Default;
        return new Letter(
            to,
            $"{words.Subject} ({host})",
            $"{intro}\n\n{link}\n\n{words.Otherwise}\n",
            $"""
            <!DOCTYPE html>
            <html lang="{language.Tag()}"><head><meta charset="utf-8"><title>{html.Encode(words.Subject)}</title></head>
            <body style="font-family:sans-serif;line-height:1.5">
            <p>{html.Encode(intro)}</p>
            <p><a href="{html.Encode(link)}">{html.Encode(words.Button)}</a></p>
            <p>{html.Encode(words.Otherwise)}</p>
            </body></html>
            """);
    }

    private sealed record Words(string Subject, string Intro, string Button, string Otherwise);
}
