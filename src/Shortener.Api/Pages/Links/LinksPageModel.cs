using Shortener.Core.UtmTemplates;

namespace Shortener.Api.Pages.Links;

/// <summary>What <see cref="LinksPage"/> shows.</summary>
/// <param name="Query">Which links.</param>
/// <param name="Rows">In order.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
/// <param name="Tags">Tags to filter by, and to offer.</param>
/// <param name="Folders">Folders to filter by.</param>
/// <param name="Domains">Hosts to filter by.</param>
/// <param name="Create">What the forms that make links need; null for who may not make any.</param>
/// <param name="IsLate">Whether the links could not be ordered in time.</param>
public sealed record LinksPageModel(
    LinksQuery Query, IReadOnlyList<LinkRowModel> Rows, string? NextCursor, IReadOnlyList<string> Tags, IReadOnlyList<string> Folders, IReadOnlyList<string> Domains, CreateModel? Create, bool IsLate = false);

/// <summary>What the forms that make links offer.</summary>
/// <param name="Domains">Hosts of the workspace's domains, the default one first.</param>
/// <param name="Tags">Tags that are used already.</param>
/// <param name="Templates">UTM templates.</param>
public sealed record CreateModel(IReadOnlyList<string> Domains, IReadOnlyList<string> Tags, IReadOnlyList<UtmTemplate> Templates);
