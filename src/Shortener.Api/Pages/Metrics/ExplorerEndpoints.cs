using Shortener.Api.Analytics;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Design;
using Shortener.Core.Analytics;

namespace Shortener.Api.Pages.Metrics;

/// <summary>What lies beside every explorer: its parts one by one, and the lists of all values. Stateless, thread-safe.</summary>
internal static class ExplorerEndpoints
{
    private const int ListRows = 100;

    /// <summary>A part alone: what a script puts into the page, or with <c>whole</c> a page for a browser without one.</summary>
    public static async Task PartAsync(HttpContext context, AppFrame frame, ExplorerState state, string title)
    {
        ExplorerReader reader = context.RequestServices.GetRequiredService<ExplorerReader>();
        string part = context.Request.Query["part"].ToString();
        if (part is not (ExplorerCard.Totals or ExplorerCard.Series) && !ExplorerCard.Of(state.Scope).Any(card => card.Key == part))
        {
            await AppPage.NotFoundAsync(context, frame);
            return;
        }

        using NumbersBudget budget = reader.Budget(patient: true, context.RequestAborted);
        ExplorerModel model = await reader.ReadAsync(frame, state, budget, part);
        if (context.Request.Query.ContainsKey("whole"))
        {
            await AppPage.WriteAsync<MetricsPage>(context, frame, new MetricsPageModel(title, model, IsPerMonth(context), title, state.ToString(), part));
            return;
        }

        byte[] body = await PageRenderer.RenderAsync<ExplorerPart>(("Model", model), ("Language", frame.Language), ("Part", part));
        await context.WriteAppPageAsync(StatusCodes.Status200OK, body, frame.Language);
    }

    /// <summary>All values of one dimension.</summary>
    public static async Task ValuesAsync(HttpContext context, AppFrame frame, ExplorerState state, string title)
    {
        IQueryCollection query = context.Request.Query;
        BreakdownCursor? cursor = null;
        if (!DimensionName.TryParse(query["by"].ToString(), out Dimension by)
            || (query["cursor"].ToString() is { Length: > 0 } text && !BreakdownCursor.TryDecode(text, out cursor)))
        {
            await AppPage.NotFoundAsync(context, frame);
            return;
        }

        ExplorerReader reader = context.RequestServices.GetRequiredService<ExplorerReader>();
        using NumbersBudget budget = reader.Budget(patient: true, context.RequestAborted);
        (ExplorerModel model, Numbers<MetricsResult<Breakdown>> values) = await reader.ValuesAsync(frame, state, by, cursor, ListRows, budget);
        await AppPage.WriteAsync<ValuesPage>(context, frame, new ValuesPageModel(title, model, by, values, cursor is null));
    }

    /// <summary>All values of one dimension as a file.</summary>
    public static async Task FileAsync(HttpContext context, AppFrame frame, ExplorerState state, string title)
    {
        if (!DimensionName.TryParse(context.Request.Query["by"].ToString(), out Dimension by))
        {
            await AppPage.NotFoundAsync(context, frame);
            return;
        }

        ExplorerReader reader = context.RequestServices.GetRequiredService<ExplorerReader>();
        using NumbersBudget budget = reader.Budget(patient: true, context.RequestAborted);
        (ExplorerModel model, Numbers<MetricsResult<Breakdown>> values) = await reader.ValuesAsync(frame, state, by, null, BreakdownCsv.MaxRows, budget);
        if (values.Value?.Value is { } found)
        {
            await BreakdownCsv.SendAsync(context, found, by, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
            return;
        }

        // It took too long, or the period makes no sense: the page says which.
        await AppPage.WriteAsync<ValuesPage>(context, frame, new ValuesPageModel(title, model, by, values, IsFirst: true));
    }

    public static bool IsPerMonth(HttpContext context) =>
        context.RequestServices.GetRequiredService<MetricsReader>().UniquesPer == Core.Visitors.VisitorPeriod.Month;
}
