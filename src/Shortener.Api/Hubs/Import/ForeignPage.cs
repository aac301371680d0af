namespace Shortener.Api.Hubs.Import;

/// <summary>What another service's page says, as far as a page of ours can say it too. Texts are clean and bounded; addresses are not checked.</summary>
/// <param name="Service"><c>linktree</c>, <c>beacons</c> or <c>other</c>.</param>
/// <param name="Title">Whose page it is; null where it does not say.</param>
/// <param name="Bio">Plain text; null for none.</param>
/// <param name="Language">First part of the page's language; null where it does not say.</param>
/// <param name="Items">Links, headings and social icons, from the top.</param>
/// <param name="LeftOut">What was on the page and is not among the items.</param>
internal sealed record ForeignPage(
    string Service, string? Title, string? Bio, string? Language, IReadOnlyList<ForeignItem> Items, IReadOnlyList<HubLeftOut> LeftOut);

/// <summary>A heading (without address), a social icon (with network) or a link.</summary>
internal sealed record ForeignItem(string Label, string? Url, string? Network = null);
