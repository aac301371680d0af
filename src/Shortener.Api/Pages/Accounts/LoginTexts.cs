using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Accounts;

/// <summary>The words of signing in and out.</summary>
internal sealed record LoginTexts(string Title, string Submit, string Wrong, string SignedOutTitle, string SignOutTitle, string SignOut, string Back)
{
    public static readonly Localized<LoginTexts> All = new(
        new("Sign in", "Sign in", "E-mail address or password is wrong. Try again.", "You are signed out", "Sign out of this browser?", "Sign out", "Back"),
        new(
            "Iniciar sesión",
            "Iniciar sesión",
            "El correo o la contraseña no son correctos. Inténtalo de nuevo.",
            "Has cerrado la sesión",
            "¿Cerrar la sesión en este navegador?",
            "Cerrar sesión",
            "Volver"),
        new(
            "Вход",
            "Войти",
            "Неверный адрес или пароль. Попробуйте ещё раз.",
            "Вы вышли",
            "Выйти в этом браузере?",
            "Выйти",
            "Назад"));
}
