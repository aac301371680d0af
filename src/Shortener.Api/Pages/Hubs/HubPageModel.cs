using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;
using Shortener.Core.Images;

namespace Shortener.Api.Pages.Hubs;

/// <summary>All that the component shows. Immutable.</summary>
public sealed record HubPageModel
{
    public required PageLanguage Language { get; init; }

    public required string Title { get; init; }

    public required string BioHtml { get; init; }

    public required StoredImage? Avatar { get; init; }

    public required StoredImage? Cover { get; init; }

    /// <summary>Address of the page, for search engines and messengers.</summary>
    public required string Canonical { get; init; }

    public required string ShareTitle { get; init; }

    public required string ShareText { get; init; }

    /// <summary>Absolute address, or null.</summary>
    public required string? ShareImage { get; init; }

    public required IReadOnlyList<string> VerifiedLinks { get; init; }

    public required HubStyle Style { get; init; }

    public required IReadOnlyList<HubBlockModel> Blocks { get; init; }

    /// <summary>Address of the page's script.</summary>
    public required string Script { get; init; }

    /// <summary><c>provider:id</c>, space-separated; null without tags.</summary>
    public required string? Pixels { get; init; }

    /// <summary>When the visitor is asked: <c>ask</c>, <c>gpc</c> or <c>gpc dnt</c>.</summary>
    public required string? Consent { get; init; }

    /// <summary>Whether the editor shows it: nothing is counted and no form is sent.</summary>
    public bool IsPreview { get; init; }

    /// <summary>What came of a lead form that was sent; null for none.</summary>
    public HubFormState? Form { get; init; }

    public HubPageTexts Texts => HubPageTexts.All.In(Language);

    /// <summary>When it says something else, for a countdown runs on it; null for never.</summary>
    public DateTimeOffset? TrueUntil => Blocks.Min(block => block.Countdown?.TrueUntil);

    /// <summary>The icons that these blocks use.</summary>
    public string Sprite => HubGlyphs.Sprite(Blocks.SelectMany(block => block.Icons));
}

/// <summary>One block, ready to be shown.</summary>
/// <param name="Block">As the owner wrote it.</param>
/// <param name="Anchor">Id of its element.</param>
public sealed record HubBlockModel(HubBlock Block, string Anchor)
{
    /// <summary>Where it leads; null for nowhere.</summary>
    public string? Href { get; init; }

    /// <summary>Its Markdown as HTML.</summary>
    public string Html { get; init; } = "";

    public StoredImage? Image { get; init; }

    /// <summary>Class of its own colour, or null.</summary>
    public string? ColorClass { get; init; }

    public HubEmbed? Embed { get; init; }

    /// <summary>A product's price, for people; null for none.</summary>
    public string? Price { get; init; }

    /// <summary>What it cost before; null for none.</summary>
    public string? PriceBefore { get; init; }

    public HubCountdownModel? Countdown { get; init; }

    /// <summary>Images of a gallery.</summary>
    public IReadOnlyList<HubPictureModel> Pictures { get; init; } = [];

    /// <summary>Social icons, questions, maps.</summary>
    public IReadOnlyList<HubItemModel> Items { get; init; } = [];

    /// <summary>Names of the icons it shows.</summary>
    public IEnumerable<string> Icons => Block.Kind switch
    {
        "link" => Block.Icon is { } icon && Image is null ? [icon] : [],
        "socials" => Items.Select(item => item.Icon!),
        "messenger" => [Block.Messenger?.Network ?? "message-circle"],
        "contact" => ["download"],
        "embed" => ["play"],
        _ => [],
    };
}

/// <summary>A part of a block.</summary>
public sealed record HubItemModel(string Text, string? Href, string Html, string? Icon);

/// <summary>What came of a lead form.</summary>
/// <param name="BlockId">The block's id, as documents spell it.</param>
/// <param name="IsSent">Whether it was taken.</param>
/// <param name="Values">What was typed.</param>
/// <param name="Errors">What is wrong, by field; <c>consent</c> and <c>form</c> among them.</param>
public sealed record HubFormState(
    string BlockId, bool IsSent, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Errors);
