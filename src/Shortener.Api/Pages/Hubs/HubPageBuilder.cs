using Shortener.Api.Assets;
using Shortener.Api.Pages.Design;
using Shortener.Core.Destinations;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Retargeting;

namespace Shortener.Api.Pages.Hubs;

/// <summary>Where a button leads: exactly one is set.</summary>
/// <param name="Url">An address.</param>
/// <param name="LinkId">A link of the workspace.</param>
/// <param name="Contact">A contact card to be downloaded.</param>
/// <param name="Lead">A block whose form is sent here.</param>
/// <param name="From">Before this instant it leads nowhere; null for no such instant.</param>
internal sealed record HubTarget(string? Url = null, long? LinkId = null, HubContact? Contact = null, HubBlock? Lead = null, DateTimeOffset? From = null);

/// <summary>Turns one document into models and the targets of its buttons. One use; not thread-safe.</summary>
internal sealed class HubPageBuilder(
    long hubId, HubDocument document, IReadOnlyDictionary<string, StoredImage> images, Func<string, DestinationVerdict> destination, bool isPreview)
{
    private readonly PageLanguage _language = PageLanguages.Known(document.Language) ?? PageLanguage.English;
    private readonly Dictionary<HubToken, HubTarget> _targets = [];
    private readonly List<HexColor> _colors = [];

    /// <summary>Where the buttons of the page lead.</summary>
    public IReadOnlyDictionary<HubToken, HubTarget> Targets => _targets;

    /// <summary>The page with the blocks given, as it is at an instant: a countdown that hides at zero is left out afterwards.</summary>
    public HubPageModel Build(IEnumerable<HubBlock> blocks, string canonical, string origin, DateTimeOffset now)
    {
        HubProfile profile = document.Profile ?? new HubProfile();
        HubBlockModel[] shown = [.. blocks.Select(block => Block(block, now))
            .Where(block => block is not { Countdown.IsOver: true, Block.Countdown.Then: not ("text" or "link") })];
        RetargetingSettings? tags = isPreview || document.Retargeting is not { Any: true } ? null : document.Retargeting;
        StoredImage? shared = ImageOf(profile.Share?.Image) ?? ImageOf(profile.Cover) ?? ImageOf(profile.Avatar);
        return new HubPageModel
        {
            Language = _language,
            Title = profile.Title ?? "",
            BioHtml = HubMarkdown.Render(profile.Bio, Direct),
            Avatar = ImageOf(profile.Avatar),
            Cover = ImageOf(profile.Cover),
            Canonical = canonical,
            ShareTitle = OrElse(profile.Share?.Title, profile.Title),
            ShareText = OrElse(profile.Share?.Description, HubMarkdown.Words(profile.Bio)),
            ShareImage = shared is null ? null : origin + shared.Path,
            VerifiedLinks = [.. (profile.VerifiedLinks ?? []).Where(link => !string.IsNullOrEmpty(link)).OfType<string>()],
            Style = HubStyle.Of(document.Theme, _colors, shown.Select(block => block.Block.Kind), ImageOf),
            Blocks = shown,
            Script = WebAssets.AddressOf("hub.js"),
            Pixels = tags?.Tags,
            Consent = tags?.Mode,
            IsPreview = isPreview,
        };
    }

    private static string OrElse(string? text, string? otherwise) => string.IsNullOrWhiteSpace(text) ? otherwise ?? "" : text;

    private HubBlockModel Block(HubBlock block, DateTimeOffset now)
    {
        long id = block.Id is { } text && OpaqueId.HubBlock.TryParse(text, out long number) ? number : 0;
        int index = 0;
        string? Tracked(string url) => destination(url).Href is { } href ? Button(new HubToken(hubId, id, ++index), new HubTarget(href), href) : null;

        var model = new HubBlockModel(block, "b" + (block.Id ?? "0"));
        switch (block.Kind)
        {
            case "link":
                return model with { Href = Main(block, id), Image = ImageOf(block.Image), ColorClass = ColorOf(block.Color) };
            case "image":
                return model with { Href = Main(block, id), Image = ImageOf(block.Image) };
            case "text":
                return model with { Html = HubMarkdown.Render(block.Text, Tracked) };
            case "embed" when !string.IsNullOrEmpty(block.Url):
                return model with { Href = Main(block, id), Embed = HubEmbed.Parse(block.Url) };
            case "messenger" when block.Messenger is { } messenger && HubMessengers.AddressOf(messenger) is { } address:
                return model with { Href = Button(new HubToken(hubId, id, 0), new HubTarget(address), address) };
            case "contact" when block.Contact is { } contact:
                return model with { Href = Button(new HubToken(hubId, id, 0), new HubTarget(Contact: contact), null) };
            case "lead":
                return model with
                {
                    Href = Button(new HubToken(hubId, id, 0), new HubTarget(Lead: block), null),
                    Html = HubMarkdown.Render(block.Text, Tracked),
                };
            case "socials":
                return model with { Items = [.. (block.Socials ?? []).OfType<HubSocial>().Select((social, i) => Social(social, id, i + 1)).OfType<HubItemModel>()] };
            case "faq":
                return model with
                {
                    Items = [.. (block.Questions ?? []).OfType<HubQuestion>()
                        .Select(question => new HubItemModel(question.Question ?? "", null, HubMarkdown.Render(question.Answer, Tracked), null))],
                };
            case "product":
                return model with
                {
                    Href = Main(block, id),
                    Image = ImageOf(block.Image),
                    Price = HubPrices.Of(block.Product?.Price, block.Product?.Currency, _language),
                    PriceBefore = HubPrices.Of(block.Product?.PriceBefore, block.Product?.Currency, _language),
                };
            case "countdown":
                var countdown = HubCountdownModel.Of(block.Countdown, now, _language);
                return model with { Href = block.Countdown?.Then == "link" ? Main(block, id, countdown?.End) : null, Countdown = countdown };
            case "gallery":
                return model with { Pictures = [.. (block.Gallery ?? []).Select((picture, i) => Picture(picture, id, i + 1)).OfType<HubPictureModel>()] };
            case "map" when block.Map is { } place && !string.IsNullOrWhiteSpace(place.Address):
                return model with { Items = [.. HubMaps.Of(place).Select(map => Map(map, place, block.Label, id))] };
            default:
                return model;
        }
    }

    private HubItemModel? Social(HubSocial social, long id, int index)
    {
        if (string.IsNullOrEmpty(social.Url) || social.Network is not { } network)
        {
            return null;
        }

        string? href = network switch
        {
            "email" => "mailto:" + social.Url,
            "phone" => HubMessengers.PhoneOf(social.Url) is { } phone ? "tel:" + phone : null,
            _ => Button(new HubToken(hubId, id, index), new HubTarget(social.Url), social.Url),
        };
        return new HubItemModel(NetworkNames.Of(network, _language), href, "", network);
    }

    private HubPictureModel? Picture(HubPicture? picture, long id, int index)
    {
        if (ImageOf(picture?.Image) is not { } image)
        {
            return null;
        }

        string? href = string.IsNullOrEmpty(picture!.Url) ? null : Button(new HubToken(hubId, id, index), new HubTarget(picture.Url), picture.Url);
        return new HubPictureModel(image, picture.Alt ?? "", picture.Description, href);
    }

    private HubItemModel Map(string map, HubPlace place, string? name, long id)
    {
        int index = 1 + Array.IndexOf([.. HubMaps.All], map);
        string address = HubMaps.AddressOf(map, place, name);
        return new HubItemModel(HubPageTexts.All.In(_language).MapOf(map), Button(new HubToken(hubId, id, index), new HubTarget(address), address), "", null);
    }

    private string? Main(HubBlock block, long id, DateTimeOffset? from = null)
    {
        var token = new HubToken(hubId, id, 0);
        if (!string.IsNullOrEmpty(block.LinkId) && OpaqueId.Link.TryParse(block.LinkId, out long link))
        {
            return Button(token, new HubTarget(LinkId: link, From: from), null);
        }

        return string.IsNullOrEmpty(block.Url) ? null : Button(token, new HubTarget(block.Url, From: from), block.Url);
    }

    /// <summary>The button's address; in a preview, which counts nothing, the destination itself.</summary>
    private string? Button(HubToken token, HubTarget target, string? direct)
    {
        _targets[token] = target;
        return isPreview ? SafeHref.Of(direct) : token.Path;
    }

    private string? Direct(string url) => destination(url).Href;

    private StoredImage? ImageOf(string? id) => id is null ? null : images.GetValueOrDefault(id);

    private string? ColorOf(string? color)
    {
        if (!HexColor.TryParse(color, out HexColor parsed))
        {
            return null;
        }

        int index = _colors.IndexOf(parsed);
        if (index < 0)
        {
            index = _colors.Count;
            _colors.Add(parsed);
        }

        return FormattableString.Invariant($"c{index}");
    }
}
