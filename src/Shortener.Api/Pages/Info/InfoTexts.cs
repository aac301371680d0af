using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Info;

/// <summary>The words of the info page.</summary>
internal sealed record InfoTexts(
    string Title,
    string Intro,
    string LeadsTo,
    string Varies,
    string Hidden,
    string ShortUrl,
    string Name,
    string Created,
    string Starts,
    string Expires,
    string Limit,
    string Limited,
    string NotStarted,
    string Expired,
    string Disabled,
    string Blocked,
    string Continue,
    string Report)
{
    public static readonly Localized<InfoTexts> All = new(
        new(
            "Where this link leads",
            "You have not followed the link yet: look at it first.",
            "It leads to",
            "Depending on who opens it, it may lead elsewhere.",
            "The destination is protected by a password.",
            "Short link",
            "Title",
            "Created",
            "Starts",
            "Expires",
            "Clicks",
            "It can be opened a limited number of times.",
            "This link is not active yet.",
            "This link has expired.",
            "Its owner has switched this link off.",
            "This link is blocked: its destination may do harm or breaks our rules.",
            "Continue",
            "Report this link"),
        new(
            "Adónde lleva este enlace",
            "Todavía no has seguido el enlace: míralo antes.",
            "Lleva a",
            "Según quién lo abra, puede llevar a otro lugar.",
            "El destino está protegido con contraseña.",
            "Enlace corto",
            "Título",
            "Creado",
            "Empieza",
            "Caduca",
            "Clics",
            "Se puede abrir un número limitado de veces.",
            "Este enlace aún no está activo.",
            "Este enlace ha caducado.",
            "Su propietario ha desactivado este enlace.",
            "Este enlace está bloqueado: su destino puede ser dañino o incumple nuestras normas.",
            "Continuar",
            "Denunciar este enlace"),
        new(
            "Куда ведёт эта ссылка",
            "Вы ещё не перешли по ссылке: сначала посмотрите на неё.",
            "Она ведёт на",
            "У разных посетителей она может вести на другие адреса.",
            "Адрес назначения защищён паролем.",
            "Короткая ссылка",
            "Название",
            "Создана",
            "Начало",
            "Действует до",
            "Переходы",
            "Её можно открыть ограниченное число раз.",
            "Ссылка ещё не действует.",
            "Срок действия ссылки истёк.",
            "Владелец отключил эту ссылку.",
            "Ссылка заблокирована: она может причинить вред или нарушает наши правила.",
            "Перейти",
            "Пожаловаться на ссылку"));

    /// <summary>Why the link leads nowhere; null where it does.</summary>
    public string? NoteOf(InfoState state) => state switch
    {
        InfoState.NotStarted => NotStarted,
        InfoState.Expired => Expired,
        InfoState.Disabled => Disabled,
        InfoState.Blocked => Blocked,
        _ => null,
    };
}
