using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.App;

/// <summary>The words that every dashboard page shows.</summary>
internal sealed record ShellTexts
{
    public static readonly Localized<ShellTexts> All = new(
        new()
        {
            Product = "Links",
            Skip = "To the content",
            Menu = "Menu",
            Navigation = "Dashboard",
            Overview = "Overview",
            Links = "Links",
            Hubs = "LinkHub pages",
            Interstitials = "Interstitials",
            Metrics = "Metrics",
            Workspace = "Workspace",
            Team = "Team",
            Domains = "Domains",
            Keys = "API keys",
            Webhooks = "Webhooks",
            Audit = "Audit log",
            Settings = "Settings",
            Installation = "Installation",
            System = "System",
            OtherWorkspaces = "Other workspaces",
            SignOut = "Sign out",
        },
        new()
        {
            Product = "Enlaces",
            Skip = "Ir al contenido",
            Menu = "Menú",
            Navigation = "Panel",
            Overview = "Resumen",
            Links = "Enlaces",
            Hubs = "Páginas LinkHub",
            Interstitials = "Ads temporales",
            Metrics = "Métricas",
            Workspace = "Espacio de trabajo",
            Team = "Equipo",
            Domains = "Dominios",
            Keys = "Claves de API",
            Webhooks = "Webhooks",
            Audit = "Registro de auditoría",
            Settings = "Ajustes",
            Installation = "Instalación",
            System = "Sistema",
            OtherWorkspaces = "Otros espacios",
            SignOut = "Cerrar sesión",
        },
        new()
        {
            Product = "Ссылки",
            Skip = "К содержанию",
            Menu = "Меню",
            Navigation = "Панель",
            Overview = "Обзор",
            Links = "Ссылки",
            Hubs = "Страницы LinkHub",
            Interstitials = "Переходная реклама",
            Metrics = "Метрики",
            Workspace = "Рабочее пространство",
            Team = "Команда",
            Domains = "Домены",
            Keys = "Ключи API",
            Webhooks = "Вебхуки",
            Audit = "Журнал аудита",
            Settings = "Настройки",
            Installation = "Установка",
            System = "Система",
            OtherWorkspaces = "Другие пространства",
            SignOut = "Выйти",
        });

    public required string Product { get; init; }

    public required string Skip { get; init; }

    public required string Menu { get; init; }

    public required string Navigation { get; init; }

    public required string Overview { get; init; }

    public required string Links { get; init; }

    public required string Hubs { get; init; }

    public required string Interstitials { get; init; }

    public required string Metrics { get; init; }

    public required string Workspace { get; init; }

    public required string Team { get; init; }

    public required string Domains { get; init; }

    public required string Keys { get; init; }

    public required string Webhooks { get; init; }

    public required string Audit { get; init; }

    public required string Settings { get; init; }

    public required string Installation { get; init; }

    public required string System { get; init; }

    public required string OtherWorkspaces { get; init; }

    public required string SignOut { get; init; }
}
