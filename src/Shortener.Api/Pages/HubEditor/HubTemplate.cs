using System.Collections.Concurrent;
using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>A page to begin with.</summary>
/// <param name="Name">Unlike another's.</param>
/// <param name="Title">For whom it is.</param>
/// <param name="Help">What is on it.</param>
/// <param name="Document">The first draft: addresses are left for the owner to fill in.</param>
internal sealed record HubTemplate(string Name, string Title, string Help, HubDocument Document)
{
    private static readonly ConcurrentDictionary<PageLanguage, IReadOnlyList<HubTemplate>> ByLanguage = new();

    /// <summary>As the API takes it.</summary>
    public string Json { get; } = HubJson.Write(Document);

    /// <summary>Every template in a language, the empty page first.</summary>
    public static IReadOnlyList<HubTemplate> In(PageLanguage language) => ByLanguage.GetOrAdd(language, static tongue =>
    {
        TemplateTexts texts = TemplateTexts.All.In(tongue);
        return [.. Make(texts).Select(template => template with { Document = template.Document with { Language = tongue.Tag() } })
            .Select(template => new HubTemplate(template.Name, template.Title, template.Help, template.Document))];
    });

    private static IEnumerable<HubTemplate> Make(TemplateTexts t)
    {
        yield return new("empty", t.Empty, t.EmptyHelp, Page("paper", t.EmptyTitle, null));
        yield return new("creator", t.Creator, t.CreatorHelp, Page(
            "sunset", t.YourName, t.CreatorBio, Socials("instagram", "tiktok", "youtube"), Link(t.LatestVideo, "play", highlight: true), Link(t.Shop, "shopping-bag"),
            Link(t.Partners, "hand-heart"), Messenger("telegram", t.WriteMe), Lead(t)));
        yield return new("music", t.Music, t.MusicHelp, Page(
            "midnight", t.ArtistName, t.MusicBio, Heading(t.NewRelease), new HubBlock { Kind = "embed", Label = t.NewRelease }, Link(t.Tickets, "ticket", highlight: true),
            Link(t.Merch, "shirt"), Socials("spotify", "apple-music", "soundcloud", "youtube")));
        yield return new("coach", t.Coach, t.CoachHelp, Page(
            "meadow", t.YourName, t.CoachBio, Link(t.Book, "calendar", highlight: true), Link(t.FreeGuide, "download"), Lead(t), Faq(t), Messenger("whatsapp", t.AskMe)));
        yield return new("shop", t.Store, t.StoreHelp, Page(
            "poster", t.ShopName, t.StoreBio, Link(t.NewArrivals, "sparkles", highlight: true), Link(t.BestSellers, "star"), Link(t.Delivery, "truck"),
            Messenger("whatsapp", t.Order), Socials("instagram", "facebook", "pinterest")));
        yield return new("cafe", t.Cafe, t.CafeHelp, Page(
            "paper", t.CafeName, t.CafeBio, Link(t.Menu, "utensils", highlight: true), Link(t.Reserve, "calendar"), Link(t.Map, "map-pin"), Contact(t), Socials("instagram", "facebook")));
        yield return new("pro", t.Pro, t.ProHelp, Page(
            "studio", t.YourName, t.ProBio, Link(t.Portfolio, "brush", highlight: true), Link(t.Resume, "file-text"), Contact(t), Socials("linkedin", "github", "behance")));
        yield return new("cause", t.Cause, t.CauseHelp, Page(
            "meadow", t.CauseName, t.CauseBio, Link(t.Donate, "hand-heart", highlight: true), Link(t.Volunteer, "leaf"), Link(t.News, "newspaper"), Lead(t), Socials("facebook", "instagram", "telegram")));
    }

    private static HubDocument Page(string theme, string title, string? bio, params HubBlock[] blocks) =>
        new() { Profile = new HubProfile { Title = title, Bio = bio }, Theme = new HubTheme { Name = theme }, Blocks = blocks };

    private static HubBlock Link(string label, string icon, bool highlight = false) => new() { Kind = "link", Label = label, Icon = icon, Highlight = highlight ? true : null };

    private static HubBlock Heading(string label) => new() { Kind = "heading", Label = label };

    private static HubBlock Messenger(string network, string label) => new() { Kind = "messenger", Label = label, Messenger = new HubMessenger { Network = network } };

    private static HubBlock Socials(params string[] networks) =>
        new() { Kind = "socials", Socials = [.. networks.Select(network => new HubSocial { Network = network, Url = "" })] };

    private static HubBlock Lead(TemplateTexts t) =>
        new() { Kind = "lead", Label = t.Newsletter, Lead = new HubLeadForm { Fields = ["name", "email"], Consent = t.Consent } };

    private static HubBlock Contact(TemplateTexts t) => new() { Kind = "contact", Label = t.SaveContact };

    private static HubBlock Faq(TemplateTexts t) => new() { Kind = "faq", Questions = [new HubQuestion { Question = t.Question, Answer = t.Answer }] };
}
