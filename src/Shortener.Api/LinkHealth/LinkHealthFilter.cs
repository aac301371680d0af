using Shortener.Api.Links;
using Shortener.Core.Ids;
using Shortener.Core.LinkHealth;

namespace Shortener.Api.LinkHealth;

/// <summary>
/// Puts the health into links on their way out, with one look-up for an answer, so that no other part of links needs to know of it.
/// Links that were just created have none yet.
/// </summary>
internal sealed class LinkHealthFilter(ILinkHealthStore store) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        object? answer = await next(context);
        object? result = answer is INestedHttpResult nested ? nested.Result : answer;
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } value })
        {
            IReadOnlyList<LinkResource> links = value switch
            {
                LinkResource link => [link],
                LinkList list => list.Items,
                _ => [],
            };
            await FillAsync(links, context.HttpContext.RequestAborted);
        }

        return answer;
    }

    private async Task FillAsync(IReadOnlyList<LinkResource> links, CancellationToken ct)
    {
        var byId = new Dictionary<long, LinkResource>(links.Count);
        foreach (LinkResource link in links)
        {
            if (OpaqueId.Link.TryParse(link.Id, out long id))
            {
                byId[id] = link;
            }
        }

        if (byId.Count == 0)
        {
            return;
        }

        foreach (LinkHealthState state in await store.FindAsync(byId.Keys, ct))
        {
            LinkResource link = byId[state.LinkId];
            link.Health = LinkHealthResource.Of(state, link.Url);
        }
    }
}
