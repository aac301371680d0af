namespace Shortener.Core.Links;

/// <summary>Whether links outside of the trash belong into a list, as the databases decide it. Immutable.</summary>
internal sealed class LinkFilter(LinkQuery query)
{
    private readonly string? _text = query.Text is null ? null : LinkSearchText.Normalise(query.Text);

    public bool Takes(Link link) =>
        (query.Scope == LinkScope.All || link.Archived == (query.Scope == LinkScope.Archived))
        && (query.DomainId is null || link.DomainId == query.DomainId)
        && (query.Folder is null || link.Folder == query.Folder)
        && (query.Tag is null || link.Tags.Contains(query.Tag))
        && (_text is null || LinkSearchText.Of(link).Contains(_text, StringComparison.Ordinal));
}
