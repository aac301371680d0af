using System.Collections.Frozen;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using Shortener.Api.Metadata;

namespace Shortener.Api.Hubs.Import;

/// <summary>
/// A page's markup, read tag by tag and never built into a tree: a few kilobytes of badly nested tags can make a tree of millions of
/// elements, while reading them takes time by their length alone. One use; not thread-safe.
/// </summary>
internal sealed class ForeignMarkup
{
    private const int MaxLinks = 2_000;
    private const int MaxLabel = 120;
    private const int MaxTitle = 100;

    /// <summary>Attributes that are asked for. The tokenizer keeps no others: a tag may carry hundreds of thousands.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Wanted =
        new[] { "lang", "property", "name", "content", "rel", "href", "id", "alt", "aria-label", "title" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<string, string> _meta = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ForeignItem> _links = [];
    private readonly Dictionary<string, int> _parts = new(StringComparer.Ordinal);
    private string? _heading;
    private string? _title;

    private ForeignMarkup()
    {
    }

    public IReadOnlyList<ForeignItem> Links => _links;

    /// <summary>What the page calls itself: its first heading, else what it tells messengers.</summary>
    public string? Title => _heading ?? Meta("og:title", MaxTitle) ?? _title;

    /// <summary>JSON that the page carries for its own script (Next.js writes it so); null for none.</summary>
    public string? Data { get; private set; }

    public string? Language { get; private set; }

    /// <summary>Address that the page gives itself; null for none.</summary>
    public string? Canonical { get; private set; }

    /// <summary>How many there are of what cannot be taken: <c>image</c>, <c>embed</c>, <c>form</c>.</summary>
    public IReadOnlyDictionary<string, int> Parts => _parts;

    /// <summary>Text of a meta element, clean; null for none.</summary>
    public string? Meta(string name, int maxLength) => PageMetadata.Clean(_meta.GetValueOrDefault(name), maxLength);

    /// <summary>Reads markup. Never throws for data.</summary>
    /// <param name="html">The page.</param>
    /// <param name="ct">Ends the reading between two tags.</param>
    public static ForeignMarkup Read(string html, CancellationToken ct)
    {
        var markup = new ForeignMarkup();
        using var source = new TextSource(html);
        var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver)
        {
            ShouldEmitAttribute = static (ref _, name) => Wanted.Contains(name.Span),
        };
        HtmlTagToken? link = null;
        HtmlTagToken? text = null;
        var words = new System.Text.StringBuilder();
        for (HtmlToken token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            ct.ThrowIfCancellationRequested();
            switch (token)
            {
                case HtmlTagToken { Type: HtmlTokenType.StartTag } tag:
                    markup.Enter(tag, tokens, words, ref link, ref text);
                    break;
                case HtmlTagToken { Type: HtmlTokenType.EndTag } tag:
                    markup.Leave(tag, words, ref link, ref text);
                    break;
                case { Type: HtmlTokenType.Character } when link is not null || text is not null:
                    // Of a link or heading that is never closed a beginning is enough; the page's own data is read whole.
                    if (words.Length < 4 * MaxLabel || text is { Name: "script" })
                    {
                        words.Append(token.Data);
                    }

                    break;
            }
        }

        markup.Close(words, ref link);
        return markup;
    }

    private void Enter(HtmlTagToken tag, HtmlTokenizer tokens, System.Text.StringBuilder words, ref HtmlTagToken? link, ref HtmlTagToken? text)
    {
        // The tree builder's part of reading: within these, markup is text.
        tokens.State = tag.Name switch
        {
            "script" => HtmlParseMode.Script,
            "style" or "noscript" or "iframe" or "noembed" or "noframes" or "xmp" => HtmlParseMode.Rawtext,
            "title" or "textarea" => HtmlParseMode.RCData,
            _ => HtmlParseMode.PCData,
        };
        switch (tag.Name)
        {
            case "html":
                Language = tag.GetAttribute("lang");
                break;
            case "meta" when (Given(tag, "property") ?? Given(tag, "name")) is { } name:
                _meta.TryAdd(name.Trim(), tag.GetAttribute("content"));
                break;
            case "link" when tag.GetAttribute("rel") == "canonical":
                Canonical ??= Given(tag, "href");
                break;
            case "script" when link is null && tag.GetAttribute("id") == "__NEXT_DATA__":
            case "title" or "h1" when link is null:
                text = tag;
                words.Clear();
                break;
            case "a" when Given(tag, "href") is not null:
                Close(words, ref link);
                link = tag;
                words.Clear();
                break;
            case "img":
                words.Append(' ').Append(link is null ? "" : tag.GetAttribute("alt"));
                Count("image");
                break;
            case "iframe" or "video" or "audio" or "embed" or "object":
                Count("embed");
                break;
            case "form":
                Count("form");
                break;
            default:
                words.Append(' ');
                break;
        }
    }

    private void Leave(HtmlTagToken tag, System.Text.StringBuilder words, ref HtmlTagToken? link, ref HtmlTagToken? text)
    {
        if (tag.Name == "a")
        {
            Close(words, ref link);
        }
        else if (text is not null && tag.Name == text.Name)
        {
            string all = words.ToString();
            switch (tag.Name)
            {
                case "script":
                    Data ??= all;
                    break;
                case "h1":
                    _heading ??= PageMetadata.Clean(all, MaxTitle);
                    break;
                default:
                    _title ??= PageMetadata.Clean(all, MaxTitle);
                    break;
            }

            text = null;
            words.Clear();
        }
    }

    private void Close(System.Text.StringBuilder words, ref HtmlTagToken? link)
    {
        if (link is not null && _links.Count < MaxLinks)
        {
            string? label = PageMetadata.Clean(words.ToString(), MaxLabel)
                ?? PageMetadata.Clean(Given(link, "aria-label") ?? Given(link, "title"), MaxLabel);
            _links.Add(new ForeignItem(label ?? "", link.GetAttribute("href").Trim()));
        }

        link = null;
    }

    private void Count(string part) => _parts[part] = _parts.GetValueOrDefault(part) + 1;

    private static string? Given(HtmlTagToken tag, string name) => tag.GetAttribute(name) is { Length: > 0 } value ? value : null;
}
