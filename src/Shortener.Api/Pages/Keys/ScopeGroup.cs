using Shortener.Api.Pages.Design;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Keys;

/// <summary>Scopes that concern the same thing, for the picker.</summary>
internal sealed record ScopeGroup(string Name, IReadOnlyList<string> Scopes)
{
    private static readonly Dictionary<string, Localized<string>> Names = new(StringComparer.Ordinal)
    {
        ["links"] = new("Links, tags, imports", "Enlaces, etiquetas e importaciones", "Ссылки, метки, импорт"),
        ["domains"] = new("Domains", "Dominios", "Домены"),
        ["metrics"] = new("Counts", "Recuentos", "Счётчики"),
        ["clicks"] = new("Single clicks", "Clics sueltos", "Отдельные клики"),
        ["reports"] = new("Abuse reports", "Denuncias", "Жалобы"),
        ["webhooks"] = new("Webhooks", "Webhooks", "Вебхуки"),
        ["members"] = new("Members", "Miembros", "Участники"),
        ["keys"] = new("API keys", "Claves de API", "Ключи API"),
        ["workspace"] = new("Workspace", "Espacio de trabajo", "Рабочее пространство"),
        ["audit"] = new("Audit log", "Registro de auditoría", "Журнал аудита"),
        ["system"] = new("Installation", "Instalación", "Установка"),
        ["hubs"] = new("LinkHub pages", "Páginas LinkHub", "Страницы LinkHub"),
        ["interstitials"] = new("Interstitials", "Ads temporales", "Переходная реклама"),
        ["leads"] = new("Leads", "Contactos", "Заявки"),
    };

    /// <summary>What somebody may give, in the order of the permissions.</summary>
    public static IReadOnlyList<ScopeGroup> Of(Permission held, PageLanguage language) =>
        [.. Permissions.NamesOf(held).GroupBy(scope => scope[..scope.IndexOf(':', StringComparison.Ordinal)], StringComparer.Ordinal)
            .Select(group => new ScopeGroup(Names.TryGetValue(group.Key, out Localized<string>? name) ? name.In(language) : group.Key, [.. group]))];
}
