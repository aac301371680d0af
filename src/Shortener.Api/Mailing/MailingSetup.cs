using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.Mail;

namespace Shortener.Api.Mailing;

/// <summary>Letters to people, through the mail server of section <c>Smtp</c>.</summary>
internal static class MailingSetup
{
    /// <summary>Takes letters; without <see cref="AddMailDelivery"/> they only wait.</summary>
    public static IServiceCollection AddMailing(this IServiceCollection services)
    {
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>());
        services.TryAddSingleton(provider => new MailQueue(
            provider.GetRequiredService<IOptions<SmtpOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MailQueue>>()));
        services.TryAddSingleton<IMailer>(provider => provider.GetRequiredService<MailQueue>());
        return services;
    }

    /// <summary>Sends what waits, for as long as the server runs.</summary>
    public static IServiceCollection AddMailDelivery(this IServiceCollection services) => services.AddHostedService<MailDelivery>();

    private sealed class MailDelivery(MailQueue queue) : BackgroundService
    {
        // Off the start's thread: the first wait of an empty queue already yields, but a hosted service must not depend on it.
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => queue.RunAsync(stoppingToken), CancellationToken.None);
    }
}
