using Shortener.Api.Oidc;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.SignIn;

/// <summary>What is said when a sign-in came to nothing.</summary>
internal static class SignInNotices
{
    private const string Login = "/app/login";

    /// <summary>410: the reset link is not in force.</summary>
    public static readonly Localized<AccountNotice> ResetClosed = new(
        new(MarkState.Broken, "This link is not in force", "It works once and for an hour, and a later one replaces it. Ask for another.", "Sign in", Login),
        new(MarkState.Broken, "Este enlace ya no sirve", "Sirve una sola vez y durante una hora, y uno posterior lo sustituye. Pide otro.", "Iniciar sesión", Login),
        new(MarkState.Broken, "Эта ссылка не действует", "Она работает один раз и в течение часа, а новая её заменяет. Запросите другую.", "Войти", Login));

    /// <summary>The server sends no mail.</summary>
    public static readonly Localized<AccountNotice> CannotSend = new(
        new(MarkState.Barred, "This server sends no mail", "Ask whoever runs it for a link to choose another password.", "Back to sign-in", Login),
        new(MarkState.Barred, "Este servidor no envía correo", "Pide a quien lo administra un enlace para elegir otra contraseña.", "Volver al inicio de sesión", Login),
        new(MarkState.Barred, "Этот сервер не отправляет почту", "Попросите у администратора ссылку, чтобы выбрать другой пароль.", "Вернуться ко входу", Login));

    /// <summary>429: too many attempts of any kind.</summary>
    public static readonly Localized<AccountNotice> TooMany = new(
        new(MarkState.Waiting, "Too many attempts", "Wait a few minutes, then try again.", "Back to sign-in", Login),
        new(MarkState.Waiting, "Demasiados intentos", "Espera unos minutos y vuelve a intentarlo.", "Volver al inicio de sesión", Login),
        new(MarkState.Waiting, "Слишком много попыток", "Подождите несколько минут и попробуйте ещё раз.", "Вернуться ко входу", Login));

    /// <summary>401: the second step came too late.</summary>
    public static readonly Localized<AccountNotice> Over = new(
        new(MarkState.Waiting, "Please sign in again", "The first step was too long ago, or was used already.", "Sign in", Login),
        new(MarkState.Waiting, "Inicia sesión de nuevo", "El primer paso fue hace demasiado tiempo o ya se usó.", "Iniciar sesión", Login),
        new(MarkState.Waiting, "Войдите ещё раз", "Первый шаг был слишком давно или уже использован.", "Войти", Login));

    private static readonly Localized<AccountNotice> Denied = new(
        new(MarkState.Barred, "You were not signed in", "The sign-in was cancelled or refused at your provider.", "Back to sign-in", Login),
        new(MarkState.Barred, "No has iniciado sesión", "El inicio de sesión se canceló o tu proveedor lo rechazó.", "Volver al inicio de sesión", Login),
        new(MarkState.Barred, "Вход не выполнен", "Вход был отменён или отклонён провайдером.", "Вернуться ко входу", Login));

    private static readonly Localized<AccountNotice> State = new(
        new(MarkState.Barred, "Please begin again", "This sign-in was not begun in this browser, or more than ten minutes ago. Cookies must be allowed.", "Sign in", Login),
        new(MarkState.Barred, "Empieza de nuevo", "Este inicio de sesión no empezó en este navegador, o hace más de diez minutos. Hay que permitir las cookies.", "Iniciar sesión", Login),
        new(MarkState.Barred, "Начните ещё раз", "Этот вход начат не в этом браузере или больше десяти минут назад. Файлы cookie должны быть разрешены.", "Войти", Login));

    private static readonly Localized<AccountNotice> Provider = new(
        new(MarkState.Broken, "Your provider does not answer", "You were not signed in. Try again; if it stays like this, tell whoever runs this server.", "Back to sign-in", Login),
        new(MarkState.Broken, "Tu proveedor no responde", "No has iniciado sesión. Inténtalo de nuevo; si sigue así, avisa a quien administra este servidor.", "Volver al inicio de sesión", Login),
        new(MarkState.Broken, "Провайдер не отвечает", "Вход не выполнен. Попробуйте ещё раз; если не поможет, сообщите администратору сервера.", "Вернуться ко входу", Login));

    private static readonly Localized<AccountNotice> NoAccount = new(
        new(MarkState.Barred, "You have no account here", "Your provider knows you, but nobody has let you in here. Ask for an invitation.", "Back to sign-in", Login),
        new(MarkState.Barred, "No tienes cuenta aquí", "Tu proveedor te conoce, pero aquí nadie te ha dado acceso. Pide una invitación.", "Volver al inicio de sesión", Login),
        new(MarkState.Barred, "У вас нет учётной записи", "Провайдер вас знает, но доступа сюда вам не давали. Попросите приглашение.", "Вернуться ко входу", Login));

    /// <summary>Status and words of a failure; reasons are for the operator's log alone.</summary>
    public static (int Status, Localized<AccountNotice> Notice) Of(OidcFailure failure) => failure switch
    {
        OidcFailure.Denied => (StatusCodes.Status403Forbidden, Denied),
        OidcFailure.State => (StatusCodes.Status400BadRequest, State),
        OidcFailure.NoAccount or OidcFailure.Email => (StatusCodes.Status403Forbidden, NoAccount),
        OidcFailure.Limited => (StatusCodes.Status429TooManyRequests, TooMany),
        OidcFailure.Token => (StatusCodes.Status403Forbidden, Denied),
        _ => (StatusCodes.Status502BadGateway, Provider),
    };
}
