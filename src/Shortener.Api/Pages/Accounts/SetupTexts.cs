using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Accounts;

/// <summary>The words of the setup page.</summary>
internal sealed record SetupTexts(
    string Title, string Intro, string Submit, string DoneTitle, string Done, string Key, string KeyHint, string Continue)
{
    public static readonly Localized<SetupTexts> All = new(
        new(
            "Set up your link platform",
            "You make the first account. It owns the first workspace and may invite others.",
            "Create account",
            "Everything is ready",
            "You are signed in.",
            "Your first API key",
            "Copy it now: it is not shown again. It may do everything; further keys can do less.",
            "Continue"),
        new(
            "Configura tu plataforma de enlaces",
            "Vas a crear la primera cuenta. Será la propietaria del primer espacio de trabajo y podrá invitar a otras personas.",
            "Crear cuenta",
            "Todo listo",
            "Has iniciado sesión.",
            "Tu primera clave de API",
            "Cópiala ahora: no se volverá a mostrar. Permite hacerlo todo; otras claves pueden tener menos permisos.",
            "Continuar"),
        new(
            "Настройте платформу ссылок",
            "Вы создаёте первую учётную запись. Ей принадлежит первое рабочее пространство, и она может приглашать других.",
            "Создать учётную запись",
            "Всё готово",
            "Вы вошли.",
            "Ваш первый ключ API",
            "Скопируйте его сейчас: больше он не будет показан. Ему разрешено всё; другим ключам можно разрешить меньше.",
            "Продолжить"));
}
