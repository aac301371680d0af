using System.Globalization;
using Shortener.Api.Pages.Design;
using Shortener.Core.AbuseReports;

namespace Shortener.Api.Pages.Report;

/// <summary>The words of the report form. <c>{0}</c> in <c>Limited</c> is a number of minutes.</summary>
internal sealed record ReportTexts(
    string Title,
    string Intro,
    string Reason,
    string Comment,
    string CommentHint,
    string Email,
    string EmailHint,
    string Submit,
    string Back,
    string ReasonMissing,
    string CommentTooLong,
    string EmailWrong,
    string Incomplete,
    string Limited,
    string SentTitle,
    string Sent,
    string Trap,
    IReadOnlyDictionary<AbuseReason, string> Reasons)
{
    public static readonly Localized<ReportTexts> All = new(
        new(
            "Report a link",
            "Tell us what is wrong with this link. Its owner does not learn who reported it.",
            "What is wrong?",
            "What did you see? (optional)",
            "Up to 2,000 characters.",
            "Your e-mail address (optional)",
            "Only if you want an answer.",
            "Send report",
            "Back to the link",
            "Choose what is wrong.",
            "Shorten it to 2,000 characters.",
            "Enter an address such as name@example.com, or leave it empty.",
            "Error: something is missing",
            "Too many reports. Try again in {0}\u00a0min.",
            "Thank you",
            "We have received your report and will look at it.",
            "Leave this field empty",
            new Dictionary<AbuseReason, string>
            {
                [AbuseReason.Phishing] = "It steals passwords or poses as someone else",
                [AbuseReason.Malware] = "It installs harmful software",
                [AbuseReason.Scam] = "It is a fraud",
                [AbuseReason.Spam] = "I got it as spam",
                [AbuseReason.Illegal] = "It leads to illegal content",
                [AbuseReason.Privacy] = "It shows private data",
                [AbuseReason.Other] = "Something else",
            }),
        new(
            "Denunciar un enlace",
            "Cuéntanos qué ocurre con este enlace. Su propietario no sabrá quién lo denunció.",
            "¿Qué ocurre?",
            "¿Qué viste? (opcional)",
            "Hasta 2000 caracteres.",
            "Tu correo electrónico (opcional)",
            "Solo si quieres una respuesta.",
            "Enviar denuncia",
            "Volver al enlace",
            "Elige qué ocurre.",
            "Acórtalo a 2000 caracteres.",
            "Escribe una dirección como nombre@example.com o déjala vacía.",
            "Error: falta algo",
            "Demasiadas denuncias. Vuelve a probar dentro de {0}\u00a0min.",
            "Gracias",
            "Hemos recibido tu denuncia y la revisaremos.",
            "Deja este campo vacío",
            new Dictionary<AbuseReason, string>
            {
                [AbuseReason.Phishing] = "Roba contraseñas o se hace pasar por otro",
                [AbuseReason.Malware] = "Instala programas dañinos",
                [AbuseReason.Scam] = "Es una estafa",
                [AbuseReason.Spam] = "Me llegó como correo basura",
                [AbuseReason.Illegal] = "Lleva a contenido ilegal",
                [AbuseReason.Privacy] = "Muestra datos privados",
                [AbuseReason.Other] = "Otra cosa",
            }),
        new(
            "Пожаловаться на ссылку",
            "Расскажите, что не так с этой ссылкой. Владелец не узнает, кто пожаловался.",
            "Что не так?",
            "Что вы увидели? (необязательно)",
            "До 2000 знаков.",
            "Ваша электронная почта (необязательно)",
            "Только если вам нужен ответ.",
            "Отправить жалобу",
            "Назад к ссылке",
            "Выберите, что не так.",
            "Сократите до 2000 знаков.",
            "Введите адрес вида name@example.com или оставьте поле пустым.",
            "Ошибка: чего-то не хватает",
            "Слишком много жалоб. Повторите через {0}\u00a0мин.",
            "Спасибо",
            "Мы получили вашу жалобу и рассмотрим её.",
            "Оставьте это поле пустым",
            new Dictionary<AbuseReason, string>
            {
                [AbuseReason.Phishing] = "Крадёт пароли или выдаёт себя за другого",
                [AbuseReason.Malware] = "Устанавливает вредоносные программы",
                [AbuseReason.Scam] = "Это мошенничество",
                [AbuseReason.Spam] = "Мне прислали её как спам",
                [AbuseReason.Illegal] = "Ведёт на незаконное содержание",
                [AbuseReason.Privacy] = "Показывает личные данные",
                [AbuseReason.Other] = "Другое",
            }));

    public string LimitedFor(TimeSpan wait) => string.Format(CultureInfo.InvariantCulture, Limited, Math.Max(1, Math.Ceiling(wait.TotalMinutes)));
}
