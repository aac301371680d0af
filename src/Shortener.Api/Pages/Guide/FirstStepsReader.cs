using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Samples;

namespace Shortener.Api.Pages.Guide;

/// <summary>Says whether the overview shows the first steps. Thread-safe.</summary>
internal sealed class FirstStepsReader(ILinkCatalogue links, ISampleStore samples, PublicUrl publicUrl)
{
    /// <summary>Set by the page's script to the id of the workspace whose guide was put away.</summary>
    public const string DismissedCookie = "guide";

    /// <summary>What its way takes.</summary>
    public const Permission Needed = Permission.LinksWrite | Permission.ClicksRead;

    /// <summary>Who has more links needs no guide.</summary>
    private const int FewLinks = 3;

    /// <summary>
    /// Null where there is nothing to show: the guide was put away, its way is done, or the role makes no links. A sample workspace always
    /// says that it is one.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="frame">Who looks.</param>
    /// <param name="always">Also where it was put away or is done.</param>
    public async Task<FirstStepsModel?> ReadAsync(HttpContext context, AppFrame frame, bool always = false)
    {
        CancellationToken ct = context.RequestAborted;
        if (frame.Current is null)
        {
            return null;
        }

        int? sample = await samples.FindAsync(frame.User.Id, ct);
        if (sample == frame.WorkspaceId)
        {
            return new FirstStepsModel(null, IsSample: true, HasSample: true);
        }

        string workspace = OpaqueId.Workspace.Format(frame.WorkspaceId);
        if (!frame.May(Needed) || (!always && context.Request.Cookies[DismissedCookie] == workspace))
        {
            return null;
        }

        LinkPage page = await links.ListAsync(new LinkQuery { WorkspaceId = frame.WorkspaceId, Limit = FewLinks + 1 }, ct);
        if (!always && (page.Items.Count > FewLinks || page.Items.Any(link => link.Clicks > 0)))
        {
            return null;
        }

        // Without a click yet: an older one would be taken for the first.
        Link? newest = page.Items.FirstOrDefault(link => link.Clicks == 0);
        return new FirstStepsModel(
            newest is null ? null : new FirstLink(OpaqueId.Link.Format(newest.Id), publicUrl.Of(newest.Domain, newest.Slug)), IsSample: false, sample is not null);
    }
}
