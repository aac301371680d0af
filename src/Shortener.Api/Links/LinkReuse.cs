using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>
/// <c>"reuse": true</c>: a link that does what the one asked for would do. Two such requests at once may both create one. Thread-safe.
/// </summary>
internal sealed class LinkReuse(ILinkCatalogue catalogue)
{
    // Among the newest with one destination; looking through more for the same title or tags is not worth a slow answer.
    private const int Candidates = 50;

    /// <summary>Null when the request does not ask for it, or there is no such link.</summary>
    public async ValueTask<Link?> FindAsync(LinkRequest request, NewLink draft, CancellationToken ct)
    {
        if (request.Reuse != true || !IsPlain(draft))
        {
            return null;
        }

        IReadOnlyList<Link> same = await catalogue.FindPlainAsync(draft.WorkspaceId, draft.DomainId, draft.Url, Candidates, ct);
        return same.FirstOrDefault(link => HasLabels(request, draft, link.Title, link.Notes, link.Folder, link.Tags));
    }

    /// <summary>Whether a link that is about to be created will serve for the request too.</summary>
    public static bool Serves(LinkRequest request, NewLink draft, NewLink earlier) =>
        IsPlain(draft) && IsPlain(earlier) && draft.DomainId == earlier.DomainId && draft.Url == earlier.Url
        && HasLabels(request, draft, earlier.Title, earlier.Notes, earlier.Folder, earlier.Tags);

    private static bool IsPlain(NewLink link) =>
        link is { RedirectCode: 302, ForwardQuery: true, Enabled: true, Archived: false, Options: null or { IsEmpty: true } };

    /// <summary>What the request leaves open may be anything.</summary>
    private static bool HasLabels(LinkRequest request, NewLink draft, string? title, string? notes, string? folder, IReadOnlyList<string> tags) =>
        (draft.Title == title || !request.Has(nameof(LinkRequest.Title)))
        && (draft.Notes == notes || !request.Has(nameof(LinkRequest.Notes)))
        && (draft.Folder == folder || !request.Has(nameof(LinkRequest.Folder)))
        && (!request.Has(nameof(LinkRequest.Tags)) || draft.Tags.ToHashSet().SetEquals(tags));
}
