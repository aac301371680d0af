using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Shortener.Api.Pages.Hubs;

/// <summary>
/// Markdown of owners as HTML: paragraphs, emphasis, lists, quotes, code, headings below the page's own, and links. HTML in it is text,
/// images are their words, and links lead only where <c>href</c> lets them. Stateless.
/// </summary>
internal static class HubMarkdown
{
    private static readonly SearchValues<char> Unfit = SearchValues.Create("\r\n\"<> ");

    private const string Rel = "nofollow ugc noopener";
    private const int FirstHeading = 3;
    private const int LastHeading = 4;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>Whether the parser takes the text: it gives up on brackets, quotes and lists some hundred levels deep.</summary>
    public static bool CanRender(string? text)
    {
        try
        {
            RenderParsed(text, url => url);
            return true;
        }
        catch (Exception deep) when (IsTooDeep(deep))
        {
            return false;
        }
    }

    /// <summary>The HTML; of a text that cannot be parsed its characters in one paragraph.</summary>
    /// <param name="text">As written; null is nothing.</param>
    /// <param name="href">The address that a link gets in the page; null takes the link away and leaves its words.</param>
    public static string Render(string? text, Func<string, string?> href)
    {
        try
        {
            return RenderParsed(text, href);
        }
        catch (Exception deep) when (IsTooDeep(deep))
        {
            return $"<p>{HtmlEncoder.Default.Encode(text!)}</p>";
        }
    }

    /// <summary>The words alone, on one line.</summary>
    public static string Words(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? "" : OneLine(Markdown.ToPlainText(text, Pipeline));
        }
        catch (Exception deep) when (IsTooDeep(deep))
        {
            return OneLine(text!);
        }
    }

    // The parser tells depth by an ArgumentException of its own, or runs short of stack before it has counted.
    private static bool IsTooDeep(Exception exception) => exception is ArgumentException or InsufficientExecutionStackException;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static string RenderParsed(string? text, Func<string, string?> href)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        MarkdownDocument document = Markdown.Parse(text, Pipeline);
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Clamp(heading.Level + FirstHeading - 1, FirstHeading, LastHeading);
        }

        foreach (Inline inline in document.Descendants<Inline>().ToArray())
        {
            switch (inline)
            {
                case LinkInline { IsImage: true } image:
                    Unlink(image);
                    break;
                case LinkInline link when AddressOf(link.GetDynamicUrl?.Invoke() ?? link.Url, href) is { } address:
                    (link.Url, link.Title) = (address, null);
                    link.GetAttributes().AddProperty("rel", Rel);
                    break;
                case LinkInline link:
                    Unlink(link);
                    break;
                case AutolinkInline auto:
                    ReplaceAutolink(auto, href);
                    break;
            }
        }

        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString().Trim();
    }

    private static string? AddressOf(string? url, Func<string, string?> href)
    {
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }

        return url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)
            ? url.AsSpan().ContainsAny(Unfit) ? null : url
            : href(url);
    }

    private static void ReplaceAutolink(AutolinkInline auto, Func<string, string?> href)
    {
        Inline instead = new LiteralInline(auto.Url);
        if (AddressOf(auto.IsEmail ? "mailto:" + auto.Url : auto.Url, href) is { } address)
        {
            var link = new LinkInline(address, "");
            link.AppendChild(instead);
            link.GetAttributes().AddProperty("rel", Rel);
            instead = link;
        }

        auto.ReplaceBy(instead);
    }

    private static void Unlink(LinkInline link)
    {
        Inline last = link;
        foreach (Inline child in link.ToArray())
        {
            child.Remove();
            last.InsertAfter(child);
            last = child;
        }

        link.Remove();
    }
}
