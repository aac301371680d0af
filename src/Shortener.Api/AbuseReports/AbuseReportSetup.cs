using Microsoft.Extensions.Options;

namespace Shortener.Api.AbuseReports;

/// <summary>Reports of links: the desk that takes them and the REST API.</summary>
internal static class AbuseReportSetup
{
    public static IServiceCollection AddAbuseReports(this IServiceCollection services)
    {
        services.AddOptions<AbuseReportOptions>().BindConfiguration(AbuseReportOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AbuseReportOptions>, AbuseReportOptionsValidator>();
        services.AddSingleton<ReportDesk>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AbuseReportsJsonContext.Default));
        return services;
    }
}
