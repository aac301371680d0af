using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>The words of the leads of a page.</summary>
internal sealed record HubLeadsTexts(
    string Title, string Csv, string Json, string Person, string Message, string Consent, string When, string Delete, string Confirm, string EmptyTitle, string EmptyText)
{
    public static readonly Localized<HubLeadsTexts> All = new(
        new(
            Title: "Leads",
            Csv: "Export CSV",
            Json: "Export JSON lines",
            Person: "Person",
            Message: "Message",
            Consent: "Agreed to",
            When: "When",
            Delete: "Delete",
            Confirm: "Delete this lead for good? It cannot be brought back.",
            EmptyTitle: "No leads yet",
            EmptyText: "Whoever fills in a contact form of the page appears here, with what they agreed to."),
        new(
            Title: "Contactos",
            Csv: "Exportar CSV",
            Json: "Exportar JSON por líneas",
            Person: "Persona",
            Message: "Mensaje",
            Consent: "Aceptó",
            When: "Cuándo",
            Delete: "Eliminar",
            Confirm: "¿Eliminar este contacto para siempre? No se puede recuperar.",
            EmptyTitle: "Aún no hay contactos",
            EmptyText: "Quien rellene un formulario de la página aparecerá aquí, con lo que aceptó."),
        new(
            Title: "Заявки",
            Csv: "Выгрузить CSV",
            Json: "Выгрузить строками JSON",
            Person: "Человек",
            Message: "Сообщение",
            Consent: "Согласие",
            When: "Когда",
            Delete: "Удалить",
            Confirm: "Удалить эту заявку навсегда? Вернуть её нельзя.",
            EmptyTitle: "Заявок пока нет",
            EmptyText: "Здесь появится каждый, кто заполнит форму на странице, вместе с данным согласием."));
}
