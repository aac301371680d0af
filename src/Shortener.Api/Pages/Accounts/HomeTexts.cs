using Shortener.Api.Pages.Design;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Accounts;

/// <summary>The words of the signed-in start page.</summary>
internal sealed record HomeTexts(
    string Title,
    string Workspace,
    string Role,
    string Timezone,
    string Currency,
    string Others,
    string None,
    string Reference,
    string Description,
    string SignOut,
    IReadOnlyDictionary<Role, string> Roles)
{
    public static readonly Localized<HomeTexts> All = new(
        new(
            "Your links",
            "Workspace",
            "Your role",
            "Time zone",
            "Currency",
            "Your other workspaces",
            "You are a member of no workspace. Ask for an invitation.",
            "API reference",
            "OpenAPI description",
            "Sign out",
            RolesOf("Viewer", "Analyst", "Editor", "Admin", "Owner")),
        new(
            "Tus enlaces",
            "Espacio de trabajo",
            "Tu rol",
            "Zona horaria",
            "Moneda",
            "Tus otros espacios de trabajo",
            "No perteneces a ningún espacio de trabajo. Pide una invitación.",
            "Referencia de la API",
            "Descripción OpenAPI",
            "Cerrar sesión",
            RolesOf("Lectura", "Análisis", "Edición", "Administración", "Propiedad")),
        new(
            "Ваши ссылки",
            "Рабочее пространство",
            "Ваша роль",
            "Часовой пояс",
            "Валюта",
            "Другие ваши рабочие пространства",
            "Вы не состоите ни в одном рабочем пространстве. Попросите приглашение.",
            "Справочник API",
            "Описание OpenAPI",
            "Выйти",
            RolesOf("Наблюдатель", "Аналитик", "Редактор", "Администратор", "Владелец")));

    private static Dictionary<Role, string> RolesOf(string viewer, string analyst, string editor, string admin, string owner) => new()
    {
        [Core.Accounts.Role.Viewer] = viewer,
        [Core.Accounts.Role.Analyst] = analyst,
        [Core.Accounts.Role.Editor] = editor,
        [Core.Accounts.Role.Admin] = admin,
        [Core.Accounts.Role.Owner] = owner,
    };
}
