using Shortener.Api.ApiKeys;
using Shortener.Api.Hubs;
using Shortener.Api.Imports;
using Shortener.Api.Sessions;
using Shortener.Core.Erasure;
using Shortener.Core.Hubs;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;
using Shortener.Core.Storage;

namespace Shortener.Api.Erasure;

/// <summary>Ends a workspace, and lets this node know at once what the others learn within a second. Thread-safe.</summary>
internal sealed class WorkspaceEnding(
    IErasureStore store,
    LinkResolver resolver,
    DomainTable domains,
    InterstitialTable interstitials,
    IHubStore hubs,
    HubPages pages,
    SessionDirectory sessions,
    ApiKeyAuthentication keys,
    ErasureService erasures,
    TimeProvider time,
    ImportService? imports = null)
{
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="reserveSlugs">Whether its slugs on the default domain are kept from being given out again.</param>
    public async Task<WorkspaceEnd> EndAsync(int workspaceId, bool reserveSlugs)
    {
        // A client that goes away does not leave it half announced.
        CancellationToken ct = CancellationToken.None;
        IReadOnlyList<HubSummary> shown = await hubs.ListAsync(workspaceId, 0, int.MaxValue, ct);
        WorkspaceEnd end = await store.EndAsync(workspaceId, reserveSlugs, time.GetUtcNow(), ct);
        if (end != WorkspaceEnd.Done)
        {
            return end;
        }

        resolver.AddEndedWorkspace(workspaceId);
        foreach (HubSummary hub in shown)
        {
            pages.Forget(hub.Id, domainId: null);
        }

        keys.ForgetWorkspace(workspaceId);
        sessions.ForgetAll();
        erasures.Wake();
        // Only a server takes files.
        imports?.Wake();
        try
        {
            await domains.RefreshAsync(ct);
            await interstitials.RefreshAsync(ct);
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            // The polls learn of it by themselves.
        }

        return end;
    }
}
