using System.Text;
using Shortener.Api.Links;
using Shortener.Core.Accounts;
using Shortener.Core.Destinations;
using Shortener.Core.Hubs;
using Shortener.Core.Validation;

namespace Shortener.Api.Hubs.Import;

/// <summary>A first draft of what was taken over.</summary>
internal sealed record ImportedDraft(HubDocument Document, int Links, int Headings, int Socials, IReadOnlyList<HubLeftOut> LeftOut)
{
    public bool IsEmpty => Links + Headings + Socials == 0 && string.IsNullOrEmpty(Document.Profile?.Title);
}

/// <summary>Turns pages of other services into drafts that pass every check of ours. Thread-safe.</summary>
internal sealed class HubImporter(DestinationCheck destinations)
{
    private const int MaxLinks = 90;
    private const int MaxSocials = 20;
    private const int MaxLeftOut = 200;
    private const int MaxWhat = 200;
    private const int MaxLabel = 120;
    private const int MaxBio = 1_000;

    public async Task<ImportedDraft> DraftAsync(ForeignPage page, CancellationToken ct)
    {
        await destinations.EnsureCurrentAsync(ct);
        var left = new List<HubLeftOut>(page.LeftOut);
        var blocks = new List<HubBlock>();
        var socials = new List<HubSocial>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int links = 0;
        int headings = 0;
        foreach (ForeignItem item in page.Items)
        {
            if (item.Url is null)
            {
                if (blocks.Count < MaxLinks && Words(item.Label) is { } words)
                {
                    blocks.Add(new HubBlock { Kind = "heading", Label = words });
                    headings++;
                }

                continue;
            }

            if (AddressOf(item) is not { } address)
            {
                left.Add(new HubLeftOut("destination", What(item), 1));
            }
            else if (!seen.Add(address))
            {
                left.Add(new HubLeftOut("duplicate", What(item), 1));
            }
            else if (item.Network is not null && socials.Count < MaxSocials)
            {
                socials.Add(new HubSocial { Network = item.Network, Url = address });
            }
            else if (blocks.Count < MaxLinks && item.Network is null)
            {
                blocks.Add(new HubBlock { Kind = "link", Label = Words(item.Label) ?? HostOf(address), Url = address });
                links++;
            }
            else
            {
                left.Add(new HubLeftOut("too_many", What(item), 1));
            }
        }

        if (socials.Count > 0)
        {
            blocks.Insert(0, new HubBlock { Kind = "socials", Socials = socials });
        }

        var document = new HubDocument
        {
            Language = page.Language is { Length: >= 2 } language && language[..2].ToLowerInvariant() is ("en" or "es" or "ru") and var known ? known : null,
            Profile = new HubProfile { Title = Words(page.Title), Bio = Markdown(page.Bio) },
            Blocks = blocks,
        };
        return new ImportedDraft(document, links, headings, socials.Count, [.. left.Take(MaxLeftOut)]);
    }

    /// <summary>The address as a page of ours may lead to it; null where it may not.</summary>
    private string? AddressOf(ForeignItem item) => item.Network switch
    {
        "email" => EmailAddress.TryNormalize(item.Url!, out string? email) ? email : null,
        "phone" => HubMessengers.PhoneOf(item.Url),
        _ => item.Url!.Length <= DestinationPolicy.MaxLength ? destinations.Check(item.Url).Href : null,
    };

    /// <summary>Null for words that a document may not hold.</summary>
    private static string? Words(string? text) => string.IsNullOrWhiteSpace(text) || TextRule.Check(text, text.Length) is not null ? null : text;

    /// <summary>Plain text as Markdown that shows the same characters, as many as a page's own text may have with what escapes them.</summary>
    private static string? Markdown(string? text)
    {
        if (Words(text) is not { } plain)
        {
            return null;
        }

        // A list, a rule or a number with a point or bracket begins a line only.
        int digits = plain.AsSpan().IndexOfAnyExceptInRange('0', '9');
        int begins = digits > 0 && plain[digits] is ('.' or ')') ? digits : plain[0] is '-' or '+' or '=' ? 0 : -1;
        var escaped = new StringBuilder();
        int at = 0;
        foreach (Rune one in plain.EnumerateRunes())
        {
            bool isEscaped = at == begins || one.Value is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '~' or '!' or '&';
            if (escaped.Length + one.Utf16SequenceLength + (isEscaped ? 1 : 0) > MaxBio)
            {
                break;
            }

            escaped.Append(isEscaped ? "\\" : "").Append(one.ToString());
            at += one.Utf16SequenceLength;
        }

        return escaped.ToString().TrimEnd();
    }

    /// <summary>Whose address it is; of a name longer than a label its end, which says more.</summary>
    private static string HostOf(string address)
    {
        string host = new Uri(address).Host;
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        return host.Length <= MaxLabel ? host : host[^MaxLabel..];
    }

    private static string What(ForeignItem item)
    {
        string text = item.Label.Length == 0 ? item.Url! : $"{item.Label}: {item.Url}";
        string cut = text.Length <= MaxWhat ? text : text[..(char.IsHighSurrogate(text[MaxWhat - 1]) ? MaxWhat - 1 : MaxWhat)];
        return Metadata.PageMetadata.Clean(cut, MaxWhat) ?? "";
    }
}
