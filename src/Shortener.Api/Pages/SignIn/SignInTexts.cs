using System.Globalization;
using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.SignIn;

/// <summary>The words of the second step, of resets, and of the ways to sign in. <c>{0}</c> is a wait or the provider's name.</summary>
internal sealed record SignInTexts(
    string StepTitle,
    string StepIntro,
    string Code,
    string CodeHint,
    string CodeWrong,
    string Continue,
    string TooMany,
    string Seconds,
    string Minutes,
    string ResetTitle,
    string ResetIntro,
    string NewPassword,
    string ResetSubmit,
    string ForgotTitle,
    string ForgotIntro,
    string ForgotSubmit,
    string SentTitle,
    string Sent,
    string BackToLogin,
    string Forgot,
    string With,
    string Or,
    string PasswordsOff,
    string ResetDone)
{
    public static readonly Localized<SignInTexts> All = new(
        new(
            "One more step",
            "Your account asks for a code besides the password.",
            "Code",
            "Six digits from your authenticator app, or one of your recovery codes.",
            "That code is wrong, or was used already. Wait for the next one and try again.",
            "Continue",
            "Too many attempts. Try again in {0}.",
            "{0}\u00a0s",
            "{0}\u00a0min",
            "Choose another password",
            "You will be signed out everywhere.",
            "New password",
            "Save password",
            "Forgot your password?",
            "We send you a link with which you choose another one.",
            "Send link",
            "Look into your mail",
            "If somebody has an account with this address, a link is on its way to them. It holds for an hour.",
            "Back to sign-in",
            "Forgot your password?",
            "Sign in with {0}",
            "or",
            "Passwords let nobody in here; use the button below.",
            "Your password is changed. Sign in with it."),
        new(
            "Un paso más",
            "Tu cuenta pide un código además de la contraseña.",
            "Código",
            "Seis cifras de tu aplicación de autenticación, o uno de tus códigos de recuperación.",
            "Ese código no es correcto o ya se usó. Espera al siguiente e inténtalo de nuevo.",
            "Continuar",
            "Demasiados intentos. Vuelve a probar dentro de {0}.",
            "{0}\u00a0s",
            "{0}\u00a0min",
            "Elige otra contraseña",
            "Se cerrará tu sesión en todas partes.",
            "Contraseña nueva",
            "Guardar contraseña",
            "¿Olvidaste tu contraseña?",
            "Te enviamos un enlace para elegir otra.",
            "Enviar enlace",
            "Mira tu correo",
            "Si alguien tiene cuenta con esta dirección, le hemos enviado un enlace. Vale durante una hora.",
            "Volver al inicio de sesión",
            "¿Olvidaste tu contraseña?",
            "Entrar con {0}",
            "o",
            "Aquí no se entra con contraseña; usa el botón de abajo.",
            "Tu contraseña ha cambiado. Inicia sesión con ella."),
        new(
            "Ещё один шаг",
            "Для входа, кроме пароля, нужен код.",
            "Код",
            "Шесть цифр из приложения-аутентификатора или один из кодов восстановления.",
            "Код не подходит или уже использован. Дождитесь следующего и попробуйте ещё раз.",
            "Продолжить",
            "Слишком много попыток. Повторите через {0}.",
            "{0}\u00a0с",
            "{0}\u00a0мин",
            "Выберите другой пароль",
            "Вы выйдете из системы на всех устройствах.",
            "Новый пароль",
            "Сохранить пароль",
            "Забыли пароль?",
            "Мы пришлём ссылку, по которой можно выбрать другой.",
            "Прислать ссылку",
            "Проверьте почту",
            "Если у кого-то есть учётная запись с этим адресом, мы отправили туда ссылку. Она действует час.",
            "Вернуться ко входу",
            "Забыли пароль?",
            "Войти через {0}",
            "или",
            "Вход по паролю здесь отключён; воспользуйтесь кнопкой ниже.",
            "Пароль изменён. Войдите с ним."));

    /// <summary>Whole seconds up to two minutes, whole minutes above, rounded up.</summary>
    public string TooManyFor(TimeSpan wait) => Fill(TooMany, wait <= TimeSpan.FromMinutes(2)
        ? Fill(Seconds, Math.Max(1, Math.Ceiling(wait.TotalSeconds)))
        : Fill(Minutes, Math.Ceiling(wait.TotalMinutes)));

    public string WithProvider(string name) => Fill(With, name);

    private static string Fill(string format, object value) => string.Format(CultureInfo.InvariantCulture, format, value);
}
