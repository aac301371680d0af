using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Notices;

/// <summary>The words of every notice.</summary>
internal static class NoticeTexts
{
    public static readonly Localized<NoticeText> Unknown = new(
        new("Link not found", "There is no link at this address. Check it for typing errors."),
        new("Enlace no encontrado", "No hay ningún enlace en esta dirección. Comprueba que esté bien escrita."),
        new("Ссылка не найдена", "По этому адресу нет ссылки. Проверьте, правильно ли он набран."));

    public static readonly Localized<NoticeText> Disabled = new(
        new("Link switched off", "Its owner has switched this link off."),
        new("Enlace desactivado", "Su propietario ha desactivado este enlace."),
        new("Ссылка отключена", "Владелец отключил эту ссылку."));

    public static readonly Localized<NoticeText> Expired = new(
        new("This link has expired", "It was meant for a time that is over."),
        new("Este enlace ha caducado", "Era para un plazo que ya ha terminado."),
        new("Срок действия ссылки истёк", "Она действовала ограниченное время."));

    public static readonly Localized<NoticeText> ClickLimit = new(
        new("This link is used up", "It could be opened a limited number of times, and they are all gone."),
        new("Este enlace está agotado", "Se podía abrir un número limitado de veces y ya no queda ninguna."),
        new("Ссылка исчерпана", "Её можно было открыть ограниченное число раз, и они закончились."));

    public static readonly Localized<NoticeText> Unavailable = new(
        new("Please try again", "The link cannot be looked up at the moment. Try again in a few seconds."),
        new("Inténtalo de nuevo", "Ahora mismo no se puede buscar el enlace. Inténtalo de nuevo en unos segundos."),
        new("Попробуйте ещё раз", "Сейчас не удаётся найти ссылку. Повторите попытку через несколько секунд."));

    public static readonly Localized<NoticeText> NotStarted = new(
        new("This link is not active yet", "It starts working on:"),
        new("Este enlace aún no está activo", "Empezará a funcionar el:"),
        new("Ссылка ещё не действует", "Она начнёт работать:"));

    public static readonly Localized<NoticeText> Blocked = new(
        new("This link is blocked", "We no longer lead anyone to its destination, because it may do harm or breaks our rules."),
        new("Este enlace está bloqueado", "Ya no llevamos a nadie a su destino, porque puede ser dañino o incumple nuestras normas."),
        new("Ссылка заблокирована", "Мы больше не ведём по ней: она может причинить вред или нарушает наши правила."));

    public static readonly Localized<NoticeText> BlockedByLaw = new(
        new("Blocked for legal reasons", "A legal demand keeps us from leading anyone to this link’s destination."),
        new("Bloqueado por motivos legales", "Un requerimiento legal nos impide llevar a nadie al destino de este enlace."),
        new("Заблокировано по требованию закона", "Законное требование не позволяет нам вести по этой ссылке."));
}
