using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Shortener.Core.Destinations;

namespace Shortener.Api.Metadata;

/// <summary>What a page says about itself: Open Graph first, then Twitter's cards, then plain HTML. Plain text, bounded.</summary>
/// <param name="Image">An absolute http or https URL; never fetched here.</param>
internal sealed record PageMetadata(string? Title, string? Description, string? Image, string? SiteName)
{
    public const int MaxTitleLength = 500;
    public const int MaxDescriptionLength = 2_000;
    public const int MaxSiteNameLength = 200;

    public static readonly PageMetadata None = new(null, null, null, null);

    /// <summary>Whether an answer of this type is read.</summary>
    public static bool IsPage(string? contentType)
    {
        string type = (contentType ?? "").Split(';')[0].Trim();
        return type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the page's head. Never throws for data.</summary>
    /// <param name="html">The page or its beginning.</param>
    /// <param name="url">Where it came from; the image's URL may be relative to it.</param>
    public static PageMetadata Read(string html, string url)
    {
        // No context behind it: nothing is loaded and no script runs.
        IHtmlHeadElement? head = new HtmlParser().ParseHead(html);
        if (head is null)
        {
            return None;
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (IElement meta in head.QuerySelectorAll("meta[content]"))
        {
            string? name = meta.GetAttribute("property") ?? meta.GetAttribute("name");
            string content = meta.GetAttribute("content")!;
            if (name is not null && content.AsSpan().Trim().Length > 0)
            {
                values.TryAdd(name.Trim(), content);
            }
        }

        return new PageMetadata(
            Clean(First("og:title", "twitter:title") ?? head.QuerySelector("title")?.TextContent, MaxTitleLength),
            Clean(First("og:description", "description", "twitter:description"), MaxDescriptionLength),
            ImageOf(First("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"), url),
            Clean(First("og:site_name", "application-name"), MaxSiteNameLength));

        string? First(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                if (values.TryGetValue(name, out string? value))
                {
                    return value;
                }
            }

            return null;
        }
    }

    private static string? ImageOf(string? text, string page)
    {
        WebUrl.TryParse(page, null, out WebUrl? from);
        return text is { Length: <= DestinationPolicy.MaxLength }
            && WebUrl.TryParse(text.Trim(), from, out WebUrl? url) == WebUrlError.None
            && !url!.HasUserInfo
                ? url.Href
                : null;
    }

    /// <summary>One line without control characters, cut between characters.</summary>
    internal static string? Clean(string? text, int maxLength)
    {
        if (text is null)
        {
            return null;
        }

        var clean = new StringBuilder();
        bool space = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                space = clean.Length > 0;
                continue;
            }

            if (clean.Length + rune.Utf16SequenceLength + (space ? 1 : 0) > maxLength)
            {
                break;
            }

            clean.Append(space ? " " : "").Append(rune.ToString());
            space = false;
        }

        return clean.Length == 0 ? null : clean.ToString();
    }
}
