using Shortener.Api.Pages.Design;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.App;

/// <summary>Words that many dashboard pages say alike.</summary>
internal sealed record Words(
    string Save,
    string Cancel,
    string Close,
    string Copy,
    string Delete,
    string Done,
    string Tools,
    string Never,
    string None,
    string Name,
    string Created,
    string Optional,
    string First,
    string Next,
    string Yes,
    string No,
    IReadOnlyDictionary<Role, string> Roles)
{
    public static readonly Localized<Words> All = new(
        new(
            Save: "Save",
            Cancel: "Cancel",
            Close: "Close",
            Copy: "Copy",
            Delete: "Delete",
            Done: "Done",
            Tools: "Actions",
            Never: "Never",
            None: "—",
            Name: "Name",
            Created: "Created",
            Optional: "Optional.",
            First: "Back to the first page",
            Next: "Next page",
            Yes: "Yes",
            No: "No",
            RolesOf("Viewer", "Analyst", "Editor", "Admin", "Owner")),
        new(
            Save: "Guardar",
            Cancel: "Cancelar",
            Close: "Cerrar",
            Copy: "Copiar",
            Delete: "Eliminar",
            Done: "Listo",
            Tools: "Acciones",
            Never: "Nunca",
            None: "—",
            Name: "Nombre",
            Created: "Creado",
            Optional: "Opcional.",
            First: "Volver a la primera página",
            Next: "Página siguiente",
            Yes: "Sí",
            No: "No",
            RolesOf("Lectura", "Análisis", "Edición", "Administración", "Propiedad")),
        new(
            Save: "Сохранить",
            Cancel: "Отмена",
            Close: "Закрыть",
            Copy: "Копировать",
            Delete: "Удалить",
            Done: "Готово",
            Tools: "Действия",
            Never: "Никогда",
            None: "—",
            Name: "Название",
            Created: "Создано",
            Optional: "Необязательно.",
            First: "К первой странице",
            Next: "Следующая страница",
            Yes: "Да",
            No: "Нет",
            RolesOf("Наблюдатель", "Аналитик", "Редактор", "Администратор", "Владелец")));

    private static Dictionary<Role, string> RolesOf(string viewer, string analyst, string editor, string admin, string owner) => new()
    {
        [Role.Viewer] = viewer,
        [Role.Analyst] = analyst,
        [Role.Editor] = editor,
        [Role.Admin] = admin,
        [Role.Owner] = owner,
    };
}
