namespace Shortener.Api.WorkspaceArchives;

/// <summary>Registration of exports of workspaces.</summary>
internal static class WorkspaceArchivesSetup
{
    public static IServiceCollection AddWorkspaceArchives(this IServiceCollection services)
    {
        services.AddSingleton<WorkspaceArchive>();
        services.AddSingleton<ArchiveSeats>();
        return services;
    }
}
