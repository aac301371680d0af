using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Metrics;

/// <summary><c>/app/metrics</c>: the explorer of the whole workspace.</summary>
internal static class MetricsPageEndpoints
{
    public const string Path = "/app/metrics";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Needs the metrics' and the geo engine's registration.</summary>
    public static IServiceCollection AddDashboardNumbers(this IServiceCollection services)
    {
        services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DashboardOptions>, DashboardOptionsValidator>());
        services.TryAddSingleton<ExplorerReader>();
        return services;
    }

    public static void MapMetricsPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, Methods, ShowAsync).WithName("metricsPage").ExcludeFromDescription();
        routes.MapMethods(Path + "/parts", Methods, context => BesideAsync(context, ExplorerEndpoints.PartAsync)).WithName("metricsPart").ExcludeFromDescription();
        routes.MapMethods(Path + "/values", Methods, context => BesideAsync(context, ExplorerEndpoints.ValuesAsync)).WithName("metricsValues").ExcludeFromDescription();
        routes.MapMethods(Path + "/csv", Methods, context => BesideAsync(context, ExplorerEndpoints.FileAsync)).WithName("metricsFile").ExcludeFromDescription();
    }

    private static async Task ShowAsync(HttpContext context)
    {
        if (await AppPage.OpenAsync(context, Permission.MetricsRead) is not { } frame)
        {
            return;
        }

        ExplorerState state = ExplorerState.Parse(Path, context.Request.Query, frame.WorkspaceId);
        ExplorerReader reader = context.RequestServices.GetRequiredService<ExplorerReader>();
        using NumbersBudget budget = reader.Budget(patient: false, context.RequestAborted);
        ExplorerModel model = await reader.ReadAsync(frame, state, budget);
        await AppPage.WriteAsync<MetricsPage>(
            context, frame, new MetricsPageModel(MetricsTexts.All.In(frame.Language).Title, model, ExplorerEndpoints.IsPerMonth(context)));
    }

    private static async Task BesideAsync(HttpContext context, Func<HttpContext, AppFrame, ExplorerState, string, Task> answer)
    {
        if (await AppPage.OpenAsync(context, Permission.MetricsRead) is { } frame)
        {
            await answer(
                context, frame, ExplorerState.Parse(Path, context.Request.Query, frame.WorkspaceId), MetricsTexts.All.In(frame.Language).Title);
        }
    }
}
