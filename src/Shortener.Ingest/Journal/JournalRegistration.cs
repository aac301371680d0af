using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;
using Shortener.Ingest.Sources;

namespace Shortener.Ingest.Journal;

internal static class JournalRegistration
{
    /// <summary>Adds the journal of this process; the start opens it through <see cref="JournalSeat"/>.</summary>
    public static IServiceCollection AddClickJournal(this IServiceCollection services)
    {
        services.AddOptions<JournalOptions>().BindConfiguration(JournalOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JournalOptions>, JournalOptionsValidator>());
        services.AddSingleton<JournalSeat>();
        services.AddSingleton<IClickAppender>(provider => provider.GetRequiredService<JournalSeat>().Journal);
        services.AddSingleton<IEventAppender>(provider => provider.GetRequiredService<JournalSeat>().Journal);
        services.AddSingleton<IClickSourceProvider, JournalSources>();
        return services;
    }
}
