using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Accounts;

/// <summary>The words of the page behind an invitation.</summary>
internal sealed record InvitationTexts(
    string Title,
    string Workspace,
    string For,
    string Role,
    string MakeAccount,
    string Submit,
    string Accept,
    string SignInFirst,
    string SignInToJoin,
    string SignIn,
    string ForOther,
    string SignedInAs,
    string AcceptAsMe,
    string SignOut)
{
    public static readonly Localized<InvitationTexts> All = new(
        new(
            "You are invited",
            "Workspace",
            "For",
            "As",
            "Make an account to join.",
            "Create account and join",
            "Join",
            "There is an account with this address.",
            "Sign in with this address to join.",
            "Sign in",
            "This invitation is for another address than yours.",
            "You are signed in as",
            "Join with my account",
            "Sign out first"),
        new(
            "Tienes una invitación",
            "Espacio de trabajo",
            "Para",
            "Como",
            "Crea una cuenta para unirte.",
            "Crear cuenta y unirme",
            "Unirme",
            "Ya hay una cuenta con esta dirección.",
            "Inicia sesión con esta dirección para unirte.",
            "Iniciar sesión",
            "Esta invitación es para otra dirección, no para la tuya.",
            "Has iniciado sesión como",
            "Unirme con mi cuenta",
            "Cerrar antes la sesión"),
        new(
            "Вас приглашают",
            "Рабочее пространство",
            "Для",
            "Роль",
            "Создайте учётную запись, чтобы присоединиться.",
            "Создать учётную запись и присоединиться",
            "Присоединиться",
            "С этим адресом уже есть учётная запись.",
            "Войдите с этим адресом, чтобы присоединиться.",
            "Войти",
            "Это приглашение для другого адреса, не для вашего.",
            "Вы вошли как",
            "Присоединиться с моей учётной записью",
            "Сначала выйти"));
}
