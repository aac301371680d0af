using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Accounts;

/// <summary>A page of words with one way on.</summary>
public sealed record AccountNotice(MarkState State, string Title, string Text, string? LinkText = null, string? LinkPath = null);

/// <summary>The notices of accounts.</summary>
internal static class AccountNotices
{
    private const string Login = "/app/login";
    private const string Home = "/app";

    /// <summary>410: the setup link is not in force.</summary>
    public static readonly Localized<AccountNotice> SetupClosed = new(
        new(
            MarkState.Broken,
            "This setup link is not in force",
            "It works once, for a day, and only until somebody has an account. While nobody has one, restart the server: it prints a fresh link.",
            "Sign in",
            Login),
        new(
            MarkState.Broken,
            "Este enlace de instalación ya no sirve",
            "Sirve una sola vez, durante un día, y solo mientras nadie tenga cuenta. Si nadie la tiene todavía, reinicia el servidor: mostrará un enlace nuevo.",
            "Iniciar sesión",
            Login),
        new(
            MarkState.Broken,
            "Эта ссылка для настройки не действует",
            "Она работает один раз, в течение суток и только пока ни у кого нет учётной записи. Если её ещё ни у кого нет, перезапустите сервер: он напечатает новую ссылку.",
            "Войти",
            Login));

    /// <summary>Nobody can sign in yet.</summary>
    public static readonly Localized<AccountNotice> NobodyYet = new(
        new(MarkState.Waiting, "Not set up yet", "Nobody has an account here. Open the setup link that the server printed when it started."),
        new(MarkState.Waiting, "Falta la instalación", "Aquí nadie tiene cuenta todavía. Abre el enlace de instalación que el servidor mostró al arrancar."),
        new(MarkState.Waiting, "Ещё не настроено", "Здесь пока ни у кого нет учётной записи. Откройте ссылку для настройки, которую сервер напечатал при запуске."));

    /// <summary>410: the invitation is not in force.</summary>
    public static readonly Localized<AccountNotice> InvitationGone = new(
        new(
            MarkState.Broken,
            "This invitation is not in force",
            "It was used, withdrawn, or is older than a week. Ask whoever sent it for another one.",
            "To the start page",
            Home),
        new(
            MarkState.Broken,
            "Esta invitación ya no sirve",
            "Ya se usó, se retiró o tiene más de una semana. Pide otra a quien te la envió.",
            "Ir al inicio",
            Home),
        new(
            MarkState.Broken,
            "Это приглашение не действует",
            "Его уже использовали, отозвали, или ему больше недели. Попросите прислать новое.",
            "На главную",
            Home));

    /// <summary>403: another site sent the form.</summary>
    public static readonly Localized<AccountNotice> Foreign = new(
        new(MarkState.Barred, "That came from another site", "Nothing was done. Open the page here and try again.", "To the start page", Home),
        new(MarkState.Barred, "Eso venía de otro sitio", "No se ha hecho nada. Abre la página aquí y vuelve a intentarlo.", "Ir al inicio", Home),
        new(MarkState.Barred, "Это пришло с другого сайта", "Ничего не сделано. Откройте страницу здесь и попробуйте ещё раз.", "На главную", Home));
}
