using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Domains;
using Shortener.Api.LinkHealth;
using Shortener.Api.Metadata;
using Shortener.Core.Dns;
using Shortener.Core.Redirects;
using Shortener.Ingest.LinkHealth;
using Shortener.Ingest.Outbound;

namespace Shortener.Api.Outbound;

/// <summary>What asks other servers on a user's request: pages' metadata, destinations' health, proofs of domains.</summary>
internal static class OutboundSetup
{
    public static IServiceCollection AddOutboundApi(this IServiceCollection services)
    {
        services.AddGuardedClient();
        services.AddLinkChecks();
        services.AddOptions<DomainOptions>().BindConfiguration(DomainOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DomainOptions>, DomainOptionsValidator>());
        services.TryAddSingleton<ITxtResolver>(provider =>
        {
            string configured = provider.GetRequiredService<IOptions<DomainOptions>>().Value.Resolver;
            IPEndPoint? server = NameServer.TryParse(configured, out IPEndPoint? named) ? named : NameServer.OfSystem();
            return new TxtResolver(server, TxtResolver.DefaultPatience, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<WorkspaceBudget>();
        services.AddSingleton<DomainValidation>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, MetadataJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, LinkHealthJsonContext.Default);
        });
        return services;
    }

    /// <summary>Maps below <c>/api/v1</c>, beside the links.</summary>
    public static IEndpointRouteBuilder MapOutbound(this IEndpointRouteBuilder api)
    {
        api.MapMetadata();
        api.MapLinkHealth();
        return api;
    }
}
