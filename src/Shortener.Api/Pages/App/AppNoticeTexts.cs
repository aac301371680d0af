using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.App;

/// <summary>A dashboard page of words alone.</summary>
public sealed record AppNotice(string Title, string Text, string Back);

/// <summary>The words of <see cref="AppNoticePage"/>.</summary>
internal static class AppNoticeTexts
{
    public static readonly Localized<AppNotice> Forbidden = new(
        new("Not for your role", "Your role in this workspace does not show this page. Ask an administrator for another role.", "To the overview"),
        new("No disponible para tu rol", "Tu rol en este espacio de trabajo no muestra esta página. Pide otro rol a un administrador.", "Al resumen"),
        new("Недоступно для вашей роли", "Ваша роль в этом рабочем пространстве не открывает эту страницу. Попросите администратора о другой роли.", "К обзору"));

    public static readonly Localized<AppNotice> NotFound = new(
        new("Nothing here", "There is nothing at this address in this workspace. It may have been deleted, or belong to another workspace.", "To the overview"),
        new("Aquí no hay nada", "En este espacio de trabajo no hay nada en esta dirección. Puede que se haya eliminado o que sea de otro espacio.", "Al resumen"),
        new("Здесь ничего нет", "В этом рабочем пространстве по этому адресу ничего нет. Возможно, это удалено или относится к другому пространству.", "К обзору"));
}
