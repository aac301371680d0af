using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Password;

/// <summary>The words of the password form. <c>{0}</c> in <c>Limited</c> is the wait, with its unit.</summary>
internal sealed record PasswordTexts(
    string Title, string Intro, string Label, string Submit, string Wrong, string Limited, string ErrorPrefix, string Seconds, string Minutes)
{
    public static readonly Localized<PasswordTexts> All = new(
        new(
            "This link needs a password",
            "Enter the password that you were given with the link.",
            "Password",
            "Continue",
            "That is not the password. Try again.",
            "Too many attempts. Try again in {0}.",
            "Error: ",
            "{0}\u00a0s",
            "{0}\u00a0min"),
        new(
            "Este enlace pide una contraseña",
            "Escribe la contraseña que recibiste con el enlace.",
            "Contraseña",
            "Continuar",
            "Esa no es la contraseña. Inténtalo de nuevo.",
            "Demasiados intentos. Vuelve a probar dentro de {0}.",
            "Error: ",
            "{0}\u00a0s",
            "{0}\u00a0min"),
        new(
            "Для этой ссылки нужен пароль",
            "Введите пароль, который вы получили вместе со ссылкой.",
            "Пароль",
            "Продолжить",
            "Пароль не подходит. Попробуйте ещё раз.",
            "Слишком много попыток. Повторите через {0}.",
            "Ошибка: ",
            "{0}\u00a0с",
            "{0}\u00a0мин"));

    /// <summary>A wait in whole seconds up to two minutes, in whole minutes above, rounded up.</summary>
    public string WaitOf(TimeSpan wait) => wait <= TimeSpan.FromMinutes(2)
        ? Fill(Seconds, Math.Max(1, Math.Ceiling(wait.TotalSeconds)))
        : Fill(Minutes, Math.Ceiling(wait.TotalMinutes));

    private static string Fill(string format, double number) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, format, number);
}
