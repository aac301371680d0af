using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Accounts;
using Shortener.Api.ApiKeys;
using Shortener.Api.Apps;
using Shortener.Api.Audit;
using Shortener.Api.Blocklists;
using Shortener.Api.Domains;
using Shortener.Api.Erasure;
using Shortener.Api.Interstitials;
using Shortener.Api.Members;
using Shortener.Api.Outbound;
using Shortener.Api.Problems;
using Shortener.Api.Resolve;
using Shortener.Api.Samples;
using Shortener.Api.Sessions;
using Shortener.Api.Setup;
using Shortener.Api.SignIns;
using Shortener.Api.UtmTemplates;
using Shortener.Api.Webhooks;
using Shortener.Api.WorkspaceArchives;
using Shortener.Api.Workspaces;
using Shortener.Core.Analytics;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Api.Links;

/// <summary>The REST API of links and domains.</summary>
internal static class LinksSetup
{
    public static IServiceCollection AddLinksApi(this IServiceCollection services)
    {
        services.AddOptions<LinksOptions>().BindConfiguration(LinksOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LinksOptions>, LinksOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PublicUrl>();
        services.AddSingleton(provider => new SlugGenerator(provider.GetRequiredService<IOptions<LinksOptions>>().Value.SlugLength));
        services.AddBlocklist();
        services.AddSingleton<DestinationCheck>();
        services.AddSingleton<LinkOptionsValidation>();
        services.AddSingleton<LinkUtm>();
        services.AddSingleton<DomainLookup>();
        services.AddSingleton<LinkValidation>();
        services.AddSingleton<LinkReuse>();
        services.AddSingleton<LinkRankings>();
        services.AddSingleton<LinksByClicks>();
        services.AddSingleton<LinkAnswers>();
        services.AddSingleton<ILinkChangeListener>(provider => provider.GetRequiredService<LinkAnswers>());
        services.AddSingleton<LinkReads>();
        services.AddSingleton<LinkWriter>();
        services.AddApps();
        services.AddUtmTemplates();
        services.AddOutboundApi();
        services.AddWebhooksApi();
        services.AddInterstitialsApi();
        services.AddSamples();
        services.AddErasure();
        services.AddWorkspaceArchives();
        services.AddSingleton<LinkBatchWriter>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, LinksJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, DomainsJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ResolveJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProblemsJsonContext.Default);
        });
        return services;
    }

    /// <summary>Maps links, domains and <c>me</c> below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapLinksApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup("/api/v1");
        api.MapLinks();
        api.MapLinkBatches();
        api.MapLinkGroups();
        api.MapDomains();
        api.MapDomainApps();
        api.MapUtmTemplates();
        api.MapOutbound();
        api.MapWebhooks();
        api.MapInterstitials();
        api.MapResolve();
        api.MapMe();
        api.MapApiKeys();
        api.MapSessions();
        api.MapSignIns();
        api.MapSetup();
        api.MapWorkspaces();
        api.MapErasure();
        api.MapWorkspaceArchive();
        api.MapMembers();
        api.MapInvitations();
        api.MapAudit();
        api.MapSamples();
        return endpoints;
    }
}
