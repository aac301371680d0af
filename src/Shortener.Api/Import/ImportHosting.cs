using Microsoft.Extensions.Options;
using Shortener.Api.Hosting;
using Shortener.Api.Imports;
using Shortener.Core.Accounts;
using Shortener.Core.Blocklists;
using Shortener.Core.Clicks;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.LinkImports;
using Shortener.Core.Links;
using Shortener.Ingest.Import;
using Shortener.Ingest.Pipeline;

namespace Shortener.Api.Import;

/// <summary>The product's services as the <c>import</c> command uses them.</summary>
internal static class ImportHosting
{
    /// <param name="host">A host on a migrated database; given back with the result.</param>
    public static async Task<ImportHost> OpenAsync(IHost host, CancellationToken ct)
    {
        IServiceProvider services = host.Services;
        IClickStore store = services.GetRequiredService<IClickStore>();
        Workspace workspace = (await services.GetRequiredService<IAccountStore>().FindFirstWorkspaceAsync(ct))!;
        var links = new StoredImportLinks(
            services.GetRequiredService<ILinkStore>(),
            services.GetRequiredService<IDomainStore>(),
            await DestinationsAsync(services, ct),
            services.GetRequiredService<TimeProvider>(),
            workspace.Id);
        Domain domain = (await services.GetRequiredService<IDomainStore>().FindAsync(workspace.Id, host: "", ct))!;
        return new ImportHost(links, new ImportPipeline(services.GetRequiredService<ClickPipelineFactory>(), store), new OwnedHost(host))
        {
            LinkRun = services.GetRequiredService<LinkImportRun>(),
            LinkPlan = new ImportPlan(workspace.Id, domain, ConflictRule.Skip, DryRun: false),
        };
    }

    private static async Task<DestinationPolicy> DestinationsAsync(IServiceProvider services, CancellationToken ct)
    {
        LinksOptions options = services.GetRequiredService<IOptions<LinksOptions>>().Value;
        IReadOnlyList<string> hosts = await services.GetRequiredService<IDomainStore>().ListAllHostsAsync(ct);
        string[] configured = Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out Uri? url) ? [url.Authority] : [];
        var policy = new DestinationPolicy(options.AllowPrivateDestinations, services.GetRequiredService<IBlocklist>());
        policy.SetOwnAuthorities([.. configured, .. hosts]);
        return policy;
    }
}
