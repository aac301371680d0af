using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.UtmTemplates;

namespace Shortener.Api.Pages.Links;

/// <summary>Reads what the forms that make links offer. Thread-safe.</summary>
internal sealed class CreateReader(ILinkCatalogue catalogue, IDomainStore domains, IUtmTemplateStore templates, PublicUrl publicUrl)
{
    /// <summary>More are found by typing.</summary>
    private const int Most = 200;

    public async Task<IReadOnlyList<string>> TagsAsync(AppFrame frame, CancellationToken ct) =>
        [.. (await catalogue.ListTagsAsync(frame.WorkspaceId, "", Most, ct)).Select(group => group.Name)];

    public async Task<IReadOnlyList<string>> FoldersAsync(AppFrame frame, CancellationToken ct) =>
        [.. (await catalogue.ListFoldersAsync(frame.WorkspaceId, "", Most, ct)).Select(group => group.Name)];

    public async Task<IReadOnlyList<string>> DomainsAsync(AppFrame frame, CancellationToken ct) =>
        [.. (await domains.ListAsync(frame.WorkspaceId, ct)).Select(domain => domain.Host.Length == 0 ? publicUrl.Base.Host : Domain.HostOf(domain.Host)).Distinct()];

    /// <summary>Null for who may not make links.</summary>
    public async Task<CreateModel?> ReadAsync(AppFrame frame, IReadOnlyList<string>? tags, IReadOnlyList<string>? hosts, CancellationToken ct) =>
        !frame.May(Permission.LinksWrite) ? null : new CreateModel(
            hosts ?? await DomainsAsync(frame, ct),
            tags ?? await TagsAsync(frame, ct),
            await templates.ListAsync(frame.WorkspaceId, 0, Most, ct));
}
