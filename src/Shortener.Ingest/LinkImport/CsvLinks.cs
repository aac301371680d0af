using System.Text.Json.Nodes;
using Shortener.Core.Csv;

namespace Shortener.Ingest.LinkImport;

/// <summary>
/// Links of CSV files. Columns are known by their header, whatever its case, spaces and order. Formats:
/// <list type="bullet">
/// <item>our own (<see cref="OwnCsv"/>);</item>
/// <item>Bitly's link export: <c>Bitlink, Long URL, Title, Created, Tags, Total Clicks</c> (dashboard of 2024 to 2026; header names have
/// varied, the API's <c>id, link, long_url, created_at, archived</c> are taken too);</item>
/// <item>YOURLS: the columns of its table <c>yourls_url</c> (schema of 1.5 to 1.10), and <c>source, target</c> of its export plugin;</item>
/// <item>Shlink: what its web client 4 writes (<c>createdAt, domain, shortCode, shortUrl, longUrl, title, tags, visits</c>, tags between
/// bars) and what its importer 5 reads (<c>Long URL, Short code, Domain, Title, Tags</c>);</item>
/// <item>Kutt 3: the columns of its table <c>links</c> (<c>address, target, description, domain, expire_in, created_at</c>);</item>
/// <item>Dub: the dashboard's export (<c>Short link, Destination URL, Clicks, Created at, Link ID, Updated at, Tags, Archived</c>) and its
/// API's names (<c>domain, key, url</c>).</item>
/// </list>
/// </summary>
internal static class CsvLinks
{
    /// <summary>The format a header tells of; null for one that names no destination.</summary>
    public static LinkFormat? Detect(IReadOnlyList<string> header)
    {
        var names = header.Select(Normalise).ToHashSet(StringComparer.Ordinal);
        bool Has(params ReadOnlySpan<string> all)
        {
            foreach (string name in all)
            {
                if (!names.Contains(name))
                {
                    return false;
                }
            }

            return true;
        }

        return true switch
        {
            _ when Has("shortlink", "destinationurl") || Has("domain", "key", "url") => LinkFormat.Dub,
            _ when Has("longurl", "shortcode") => LinkFormat.Shlink,
            _ when Has("address", "target") => LinkFormat.Kutt,
            _ when Has("keyword", "url") || Has("source", "target") => LinkFormat.Yourls,
            _ when (names.Contains("bitlink") || names.Contains("link") || names.Contains("shorturl") || names.Contains("shortlink") || names.Contains("id"))
                && (names.Contains("longurl") || names.Contains("originalurl") || names.Contains("destination")) => LinkFormat.Bitly,
            _ when Has("url") => LinkFormat.Csv,
            _ => null,
        };
    }

    /// <summary>Comma, semicolon or tab, whichever the first line has most of.</summary>
    public static char DelimiterOf(string firstLine) =>
        ",;\t".MaxBy(candidate => firstLine.Count(c => c == candidate));

    public static IEnumerable<ForeignLink> Read(TextReader text, char delimiter, LinkFormat format)
    {
        var reader = new CsvReader(text, delimiter);
        if (!reader.TryRead(out List<string>? header))
        {
            yield break;
        }

        if (header is null)
        {
            yield return ForeignLink.Refused(reader.Line, RefusalCode.TooLong, "The header is too long");
            yield break;
        }

        string[] columns = [.. header.Select(name => format == LinkFormat.Csv ? OwnName(name) : Normalise(name))];
        foreach (string unknown in columns.Where(column => format == LinkFormat.Csv && !OwnCsv.Columns.Contains(column) && !OwnCsv.Others.Contains(column)))
        {
            yield return ForeignLink.Refused(reader.Line, RefusalCode.UnknownColumn, "The column is not known and left out", Short(unknown));
        }

        while (reader.TryRead(out List<string>? cells))
        {
            yield return cells switch
            {
                null => ForeignLink.Refused(reader.Line, RefusalCode.TooLong, $"The record has more than {CsvReader.MaxRecord} characters"),
                _ when cells.Count > columns.Length => ForeignLink.Refused(reader.Line, RefusalCode.TooManyCells, "The record has more cells than the header"),
                _ when format == LinkFormat.Csv => Own(reader.Line, columns, cells),
                _ => Foreign(reader.Line, columns, cells, format),
            };
        }
    }

    private static ForeignLink Own(long line, string[] columns, List<string> cells)
    {
        var fields = new JsonObject();
        for (int i = 0; i < cells.Count; i++)
        {
            if (!OwnCsv.Columns.Contains(columns[i]) && !OwnCsv.Others.Contains(columns[i]))
            {
                continue;
            }

            (JsonNode? value, LinkRefusal? refusal) = OwnCsv.Read(columns[i], cells[i]);
            if (refusal is not null)
            {
                return new ForeignLink(line, null, refusal);
            }

            if (value is not null)
            {
                fields[columns[i]] = value;
            }
        }

        return new ForeignLink(line, fields, null);
    }

    private static ForeignLink Foreign(long line, string[] columns, List<string> cells, LinkFormat format)
    {
        string? Cell(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                int index = Array.IndexOf(columns, name);
                if (index >= 0 && index < cells.Count && cells[index].Trim() is { Length: > 0 } cell and not ("null" or "NULL" or "\\N"))
                {
                    return CsvCell.Unprotect(cell);
                }
            }

            return null;
        }

        string? shortUrl = format == LinkFormat.Bitly
            ? Cell("bitlink", "link", "shorturl", "shortlink", "id")
            : Cell("shortlink", "shorturl", "link");
        string? slug = format switch
        {
            LinkFormat.Bitly => null,
            LinkFormat.Yourls => Cell("keyword", "source"),
            LinkFormat.Shlink => Cell("shortcode"),
            LinkFormat.Kutt => Cell("address"),
            _ => Cell("key"),
        };
        string? url = Cell("longurl", "destinationurl", "originalurl", "destination", "target", "url");
        return new ForeignLink(line, LinkFields.Of(
            slug ?? (shortUrl is null ? null : ForeignFields.SlugOf(shortUrl)),
            url,
            Cell("domain") ?? (shortUrl is null ? null : ForeignFields.HostOf(shortUrl)),
            (LinkFields.Title, Cell("title") ?? (format == LinkFormat.Kutt ? Cell("description") : null)),
            (LinkFields.Notes, Cell("comments", "notes")),
            (LinkFields.Tags, ForeignFields.Tags(Cell("tags"), format == LinkFormat.Shlink ? '|' : ',')),
            (LinkFields.Archived, ForeignFields.Bool(Cell("archived"))),
            (LinkFields.ExternalId, Cell("externalid")),
            (LinkFields.ExpiresAt, ForeignFields.InstantText(Cell("expiresat", "expirein", "validuntil"))),
            (LinkFields.ExpiredUrl, Cell("expiredurl")),
            (LinkFields.HasPassword, Cell("passwordenabledat", "password") is { } password && ForeignFields.Bool(password) != false ? true : null),
            (LinkFields.Enabled, ForeignFields.Bool(Cell("banned")) == true ? false : null),
            (LinkFields.CreatedAt, Cell("createdat", "created", "datecreated", "timestamp"))), null);
    }

    /// <summary>Lower case without spaces, underscores and hyphens.</summary>
    private static string Normalise(string name) =>
        new([.. name.Where(c => char.IsAsciiLetterOrDigit(c) || c > 127).Where(c => c != '\uFEFF').Select(char.ToLowerInvariant)]);

    private static string OwnName(string name)
    {
        string plain = Normalise(name);
        return OwnCsv.Columns.Concat(OwnCsv.Others).FirstOrDefault(own => own.Equals(plain, StringComparison.OrdinalIgnoreCase)) ?? name;
    }

    private static string Short(string text) => text.Length > 100 ? text[..100] : text;
}
