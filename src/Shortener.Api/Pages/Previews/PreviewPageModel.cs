namespace Shortener.Api.Pages.Previews;

/// <summary>
/// What a messenger's fetcher is told of a link: it reads the tags and shows them. It is led nowhere, so nothing of the destination is
/// told to whoever may not see it.
/// </summary>
/// <param name="ShortUrl">The link's public address; canonical.</param>
/// <param name="Title">Null stands for the address.</param>
/// <param name="Text">Null for none.</param>
/// <param name="Image">Absolute http or https URL; null for none.</param>
public sealed record PreviewPageModel(string ShortUrl, string? Title, string? Text, string? Image);
