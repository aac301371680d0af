using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>Makes pages with a first draft. Thread-safe.</summary>
internal sealed class HubMaker(IHubStore hubs, HubDrafts drafts, TimeProvider time)
{
    /// <summary>Pages of a workspace; requests at the same instant may pass it by their number.</summary>
    private const int MaxHubs = 200;

    /// <summary>The page, which nobody sees yet, or why there is none.</summary>
    /// <param name="caller">Whose it becomes.</param>
    /// <param name="handle">As <see cref="HubHandle"/> gives it, not reserved.</param>
    /// <param name="name">Name for the owner.</param>
    /// <param name="domainId">One of the workspace's; null for none.</param>
    /// <param name="first">First draft, as read.</param>
    /// <param name="path">Where the draft stands in the request, for problems.</param>
    /// <param name="ct">Cancels the call.</param>
    public async Task<(Hub? Hub, Problem? Problem)> MakeAsync(
        Caller caller, string handle, string name, int? domainId, HubDocument first, string path, CancellationToken ct)
    {
        (HubDocument? document, Problem? problem) = await drafts.CheckAsync(caller.WorkspaceId, 0, first, path, ct);
        if (problem is not null)
        {
            return (null, problem);
        }

        if ((await hubs.ListAsync(caller.WorkspaceId, 0, MaxHubs, ct)).Count == MaxHubs)
        {
            return (null, Problem.Invalid("handle", $"A workspace may have at most {MaxHubs} pages; delete one first"));
        }

        HubResult created = await hubs.CreateAsync(
            new NewHub(caller.WorkspaceId, handle, name, domainId, HubJson.Write(document! with { Blocks = [] })), time.GetUtcNow(), ct);
        if (created.Hub is not { } hub)
        {
            return (null, HubEndpoints.Refuse(created.Outcome));
        }

        HubDraft draft = await drafts.NumberAsync(caller.WorkspaceId, hub.Id, caller.Name, document!, ct);
        HubResult saved = await hubs.SaveDraftAsync(draft, null, time.GetUtcNow(), ct);
        return (saved.Hub ?? hub, null);
    }
}
