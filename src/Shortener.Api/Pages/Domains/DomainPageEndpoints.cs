using Microsoft.Extensions.Options;
using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Apps;
using Shortener.Core.Domains;
using Shortener.Core.Ids;
using Shortener.Core.Redirects;

using AppPage = Shortener.Api.Pages.App.AppPage;

namespace Shortener.Api.Pages.Domains;

/// <summary>A domain as pages show it.</summary>
/// <param name="Domain">As stored.</param>
/// <param name="Host">Of the default domain the host of its short URLs.</param>
/// <param name="Serving">Whether visits to the host get its links.</param>
/// <param name="Own">Whether the workspace may change it.</param>
public sealed record DomainView(Domain Domain, string Host, bool Serving, bool Own)
{
    public string Id => OpaqueId.Domain.Format(Domain.Id);
}

/// <summary>The default domain and the workspace's own.</summary>
public sealed record DomainsPageModel(IReadOnlyList<DomainView> Domains);

/// <summary>One domain.</summary>
/// <param name="View">The domain.</param>
/// <param name="RecordName">Name of the DNS record that proves ownership.</param>
/// <param name="RecordText">What it must say.</param>
/// <param name="Apps">Apps that may open its links.</param>
public sealed record DomainPageModel(DomainView View, string RecordName, string RecordText, DomainApps Apps);

/// <summary><c>GET|HEAD /app/domains</c> and <c>/app/domains/{id}</c>.</summary>
internal static class DomainPageEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDomainPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/app/domains", Methods, ListAsync).WithName("domainsPage").ExcludeFromDescription();
        routes.MapMethods("/app/domains/{id}", Methods, ShowAsync).WithName("domainPage").ExcludeFromDescription();
    }

    private static async Task ListAsync(HttpContext context, IDomainStore domains, PublicUrl publicUrl, IOptions<DomainOptions> options)
    {
        if (await AppPage.OpenAsync(context, Permission.DomainsRead) is not { } frame)
        {
            return;
        }

        IReadOnlyList<Domain> found = await domains.ListAsync(frame.WorkspaceId, context.RequestAborted);
        await AppPage.WriteAsync<DomainsPage>(
            context, frame, new DomainsPageModel([.. found.Select(domain => ViewOf(domain, frame, publicUrl, options.Value))]));
    }

    private static async Task ShowAsync(
        HttpContext context, string id, IDomainStore domains, IDomainAppsStore apps, PublicUrl publicUrl, IOptions<DomainOptions> options)
    {
        if (await AppPage.OpenAsync(context, Permission.DomainsRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        Domain? domain = OpaqueId.Domain.TryParse(id, out long number)
            ? (await domains.ListAsync(frame.WorkspaceId, ct)).FirstOrDefault(one => one.Id == number)
            : null;
        if (domain is null)
        {
            await AppPage.NotFoundAsync(context, frame);
            return;
        }

        await AppPage.WriteAsync<DomainPage>(context, frame, new DomainPageModel(
            ViewOf(domain, frame, publicUrl, options.Value),
            DomainToken.RecordName(domain.Host),
            DomainToken.RecordText(domain.Token),
            await apps.FindAsync(domain.Id, ct)));
    }

    private static DomainView ViewOf(Domain domain, AppFrame frame, PublicUrl publicUrl, DomainOptions options) => new(
        domain,
        domain.IsDefault ? publicUrl.Base.Host : domain.Host,
        domain.IsDefault || (domain.HoldsHost && (domain.VerifiedAt is not null || !options.RequireVerification)),
        domain.WorkspaceId == frame.WorkspaceId);
}
