namespace Shortener.Api.Pages.HubEditor;

/// <summary>A kind of block as the palette offers it, in its order.</summary>
internal sealed record HubPaletteItem(string Kind, string Icon)
{
    public static IReadOnlyList<HubPaletteItem> All { get; } =
    [
        new("link", "link"), new("socials", "share-2"), new("messenger", "message-circle"), new("lead", "mail"), new("embed", "play"), new("image", "image"),
        new("product", "shopping-bag"), new("gallery", "images"), new("countdown", "timer"), new("map", "map-pin"), new("heading", "heading"), new("text", "text"),
        new("contact", "user"), new("faq", "circle-help"), new("divider", "minus"),
    ];
}
