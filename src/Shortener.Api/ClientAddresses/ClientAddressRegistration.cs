using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.ClientAddresses;

internal static class ClientAddressRegistration
{
    private static readonly char[] Separators = [';', ',', ' '];

    /// <summary>Adds <see cref="ClientAddressResolver"/> with the options of section <c>Http</c>, once.</summary>
    public static IServiceCollection AddClientAddresses(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ClientAddressResolver)))
        {
            return services;
        }

        services.AddOptions<HttpOptions>()
            .BindConfiguration(HttpOptions.SectionName)
            .Configure<IConfiguration>(AddSeparatedProxies)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>());
        services.TryAddSingleton(provider => new ClientAddressResolver(provider.GetRequiredService<IOptions<HttpOptions>>().Value));
        return services;
    }

    /// <summary>The binder takes only numbered keys; one variable with several networks is what people write first.</summary>
    private static void AddSeparatedProxies(HttpOptions options, IConfiguration configuration)
    {
        string proxies = configuration[$"{HttpOptions.SectionName}:{nameof(HttpOptions.TrustedProxies)}"] ?? "";
        foreach (string proxy in proxies.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options.TrustedProxies.Add(proxy);
        }
    }
}
