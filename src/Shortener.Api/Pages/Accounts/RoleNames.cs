using Shortener.Api.Pages.Design;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Accounts;

/// <summary>Names of roles.</summary>
internal static class RoleNames
{
    public static readonly Localized<IReadOnlyDictionary<Role, string>> All = new(
        Of("Viewer", "Analyst", "Editor", "Admin", "Owner"),
        Of("Lectura", "Análisis", "Edición", "Administración", "Propiedad"),
        Of("Наблюдатель", "Аналитик", "Редактор", "Администратор", "Владелец"));

    private static Dictionary<Role, string> Of(string viewer, string analyst, string editor, string admin, string owner) => new()
    {
        [Role.Viewer] = viewer,
        [Role.Analyst] = analyst,
        [Role.Editor] = editor,
        [Role.Admin] = admin,
        [Role.Owner] = owner,
    };
}
