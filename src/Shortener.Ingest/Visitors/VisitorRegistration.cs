using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Visitors;

namespace Shortener.Ingest.Visitors;

internal static class VisitorRegistration
{
    /// <summary>
    /// Adds <see cref="IVisitorPseudonyms"/> and the hosted keeper of its salts, with the options of section <c>Privacy</c>. The host adds
    /// an <see cref="IVisitorSaltStore"/>, and registers this behind whatever migrates the database.
    /// </summary>
    public static IServiceCollection AddVisitors(this IServiceCollection services)
    {
        services.AddOptions<PrivacyOptions>().BindConfiguration(PrivacyOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PrivacyOptions>, PrivacyOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<VisitorPseudonyms>();
        services.TryAddSingleton<IVisitorPseudonyms>(provider => provider.GetRequiredService<VisitorPseudonyms>());
        services.TryAddSingleton(CreateKeeper);
        services.AddHostedService<VisitorSaltService>();
        return services;
    }

    private static VisitorSaltKeeper CreateKeeper(IServiceProvider provider)
    {
        provider.GetRequiredService<IOptions<PrivacyOptions>>().Value.TryGetPeriod(out VisitorPeriod period);
        return new VisitorSaltKeeper(
            provider.GetRequiredService<IVisitorSaltStore>(),
            provider.GetRequiredService<VisitorPseudonyms>(),
            period,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<VisitorSaltKeeper>>());
    }
}
