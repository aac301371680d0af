using Shortener.Api.Links;
using Shortener.Core.Domains;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>Shows hubs as the API does. Thread-safe.</summary>
internal sealed class HubView(HubDrafts drafts, DomainLookup domains, IDomainStore domainStore, PublicUrl publicUrl)
{
    public async Task<HubResource> OfAsync(HttpContext context, Hub hub, CancellationToken ct)
    {
        LinkEtag.Set(context, hub.Version);
        HubDocument draft = HubJson.Read(hub.Draft);
        string? host = hub.DomainId is { } id ? (await domains.FindAsync(hub.WorkspaceId, id, ct))?.Host : null;
        return HubResource.Of(
            hub, host, UrlOf(hub.Handle, host), draft, await drafts.ImagesAsync(hub.WorkspaceId, HubReferences.Of(draft).Images, ct));
    }

    public async Task<IReadOnlyList<HubListItem>> OfAsync(int workspaceId, IEnumerable<HubSummary> hubs, CancellationToken ct)
    {
        HubSummary[] page = [.. hubs];
        Dictionary<int, string> hosts = page.Any(hub => hub.DomainId is not null)
            ? (await domainStore.ListAsync(workspaceId, ct)).ToDictionary(domain => domain.Id, domain => domain.Host)
            : [];
        return [.. page.Select(hub =>
        {
            string? host = hub.DomainId is { } id ? hosts.GetValueOrDefault(id) : null;
            return HubListItem.Of(hub, host, UrlOf(hub.Handle, host));
        })];
    }

    /// <summary>Where visitors find a page: the domain's root, or its handle on the default domain.</summary>
    public string UrlOf(string handle, string? host) => host is null ? $"{publicUrl.Base.Origin}/@{handle}" : $"https://{host}/";
}
