using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>A beginning, in every language.</summary>
/// <param name="Label">For whom it is.</param>
/// <param name="Help">What is on it, in a few words.</param>
/// <param name="Bio">Null where the page has none.</param>
internal sealed record HubTemplate(
    string Name,
    Localized<string> Label,
    Localized<string> Help,
    string Theme,
    Localized<string> Title,
    Localized<string>? Bio,
    IReadOnlyList<Func<PageLanguage, HubBlock>> Blocks)
{
    public HubDocument In(PageLanguage language) => new()
    {
        Language = language.Tag(),
        Profile = new HubProfile { Title = Title.In(language), Bio = Bio?.In(language) },
        Theme = new HubTheme { Name = Theme },
        Blocks = [.. Blocks.Select(block => block(language))],
    };
}
