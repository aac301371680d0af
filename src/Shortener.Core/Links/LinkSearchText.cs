using System.Text;

namespace Shortener.Core.Links;

/// <summary>
/// The text of a link that searches look through: lower-case slug, destination (also without its percent-encoding), title, notes and
/// tags. Pure; both databases store what it makes, so that both find the same links.
/// </summary>
public static class LinkSearchText
{
    /// <summary>Shortest text that an index of three characters in a row can find.</summary>
    public const int GramLength = 3;

    private const char FieldEnd = '\n';

    // On both sides of a tag, so that whole tags can be looked for, short ones too.
    private const char TagEdge = '\u0001';

    /// <summary>What is stored.</summary>
    public static string Of(string slug, string url, string? title, string? notes, IReadOnlyList<string> tags)
    {
        var text = new StringBuilder(slug.Length + (2 * url.Length));
        text.Append(slug).Append(FieldEnd).Append(url);
        if (url.Contains('%', StringComparison.Ordinal))
        {
            // %00 is a NUL then, which PostgreSQL cannot hold.
            text.Append(FieldEnd).Append(Uri.UnescapeDataString(url).Replace('\0', ' '));
        }

        Add(title);
        Add(notes);
        for (int i = 0; i < tags.Count; i++)
        {
            text.Append(FieldEnd).Append(TagEdge).Append(tags[i]).Append(TagEdge);
        }

        return Normalise(text.ToString());

        void Add(string? field)
        {
            if (!string.IsNullOrEmpty(field))
            {
                text.Append(FieldEnd).Append(field);
            }
        }
    }

    /// <inheritdoc cref="Of(string, string, string?, string?, IReadOnlyList{string})"/>
    public static string Of(Link link) => Of(link.Slug, link.Url, link.Title, link.Notes, link.Tags);

    /// <inheritdoc cref="Of(string, string, string?, string?, IReadOnlyList{string})"/>
    public static string Of(NewLink link) => Of(link.Slug, link.Url, link.Title, link.Notes, link.Tags);

    /// <summary>A text as it would stand in what is stored.</summary>
    public static string Normalise(string text) => text.ToLowerInvariant();

    /// <summary>A tag as it stands in what is stored.</summary>
    public static string OfTag(string tag) => TagEdge + Normalise(tag) + TagEdge;

    /// <summary>Each run of three characters (code points) once; empty for a shorter text.</summary>
    public static IReadOnlyCollection<string> Grams(string normalised)
    {
        Rune[] runes = [.. normalised.EnumerateRunes()];
        var grams = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i + GramLength <= runes.Length; i++)
        {
            grams.Add(string.Concat(runes[i].ToString(), runes[i + 1].ToString(), runes[i + 2].ToString()));
        }

        return grams;
    }
}
