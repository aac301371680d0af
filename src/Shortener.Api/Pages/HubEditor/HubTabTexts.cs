using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>The words of <see cref="HubTabs"/>.</summary>
internal sealed record HubTabTexts(string Hubs, string Label, string Editor, string Metrics, string Leads)
{
    public static readonly Localized<HubTabTexts> All = new(
        new("LinkHub pages", "Of this page", "Editor", "Metrics", "Leads"),
        new("Páginas LinkHub", "De esta página", "Editor", "Métricas", "Contactos"),
        new("Страницы LinkHub", "Этой страницы", "Редактор", "Метрики", "Заявки"));
}
