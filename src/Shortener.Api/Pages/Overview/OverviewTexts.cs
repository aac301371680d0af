using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Overview;

/// <summary>The words of the overview.</summary>
internal sealed record OverviewTexts(
    string Title,
    string Week,
    string AllMetrics,
    string TopLinks,
    string TopNone,
    string Latest,
    string LatestNone,
    string AllLinks,
    string Now,
    string Since,
    string Waiting,
    string NoWorkspace,
    string Reference,
    string Late)
{
    public static readonly Localized<OverviewTexts> All = new(
        new("Overview", "The last 7 days", "All metrics", "Most clicked this week", "No clicks this week yet.", "Latest links", "No links yet: paste an address above.", "All links", "Right now", "clicks since you opened this page", "Waiting for the next click…", "You are a member of no workspace. Ask for an invitation.", "API reference", "There is too much to count at once. See the metrics of single links."),
        new("Resumen", "Los últimos 7 días", "Todas las métricas", "Lo más pulsado esta semana", "Aún no hay clics esta semana.", "Últimos enlaces", "Aún no hay enlaces: pega una dirección arriba.", "Todos los enlaces", "Ahora mismo", "clics desde que abriste esta página", "Esperando el próximo clic…", "No perteneces a ningún espacio de trabajo. Pide una invitación.", "Referencia de la API", "Es demasiado para contarlo de una vez. Mira las métricas de cada enlace."),
        new("Обзор", "Последние 7 дней", "Все метрики", "Самое популярное за неделю", "На этой неделе кликов ещё нет.", "Новые ссылки", "Ссылок ещё нет: вставьте адрес выше.", "Все ссылки", "Прямо сейчас", "кликов с тех пор, как вы открыли страницу", "Ждём следующий клик…", "Вы не состоите ни в одном рабочем пространстве. Попросите приглашение.", "Справочник API", "Столько сразу не посчитать. Смотрите метрики отдельных ссылок."));
}
