using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Ingest.Import;

namespace Shortener.Ingest.LinkImport;

/// <summary>
/// Links and clicks of a SQL dump of YOURLS: the tables <c>yourls_url</c> and <c>yourls_log</c> under any prefix, as YOURLS 1.5 to 1.10
/// create them (<c>includes/functions-install.php</c>). Times are taken as UTC, which they are unless the server ran in another zone.
/// </summary>
internal static class YourlsDump
{
    private static readonly string[] LinkColumns = ["keyword", "url", "title", "timestamp", "ip", "clicks"];

    private static readonly string[] ClickColumns = ["click_id", "click_time", "shorturl", "referrer", "user_agent", "ip_address", "country_code"];

    public static IEnumerable<ForeignLink> Read(TextReader text)
    {
        foreach (SqlRow row in new SqlInserts(text).Read().Where(row => IsTable(row, "url")))
        {
            if (row.Values is null)
            {
                yield return ForeignLink.Refused(row.Line, RefusalCode.TooLong, $"The row is cut off or has more than {SqlInserts.MaxRow} characters or {SqlInserts.MaxColumns} values");
                continue;
            }

            yield return new ForeignLink(row.Line, LinkFields.Of(
                Cell(row, LinkColumns, "keyword"),
                Cell(row, LinkColumns, "url"),
                null,
                (LinkFields.Title, Cell(row, LinkColumns, "title") is { Length: > 0 } title ? title : null),
                (LinkFields.CreatedAt, Cell(row, LinkColumns, "timestamp"))), null);
        }
    }

    public static IEnumerable<ForeignClick> ReadClicks(TextReader text)
    {
        foreach (SqlRow row in new SqlInserts(text).Read().Where(row => IsTable(row, "log")))
        {
            string slug = Cell(row, ClickColumns, "shorturl") ?? "";
            yield return new ForeignClick(row.Line, slug, Click(row, slug));
        }
    }

    private static ImportRecord? Click(SqlRow row, string slug)
    {
        if (ForeignFields.Instant(Cell(row, ClickColumns, "click_time")) is not { } at || UnixMicros.From(at) <= 0)
        {
            return null;
        }

        string? country = Cell(row, ClickColumns, "country_code") is { Length: 2 } code && code.All(char.IsAsciiLetter) ? code.ToUpperInvariant() : null;
        return new ImportRecord
        {
            Link = new ImportLink(slug, "", at),
            UnixMicros = UnixMicros.From(at),
            // A country that YOURLS found counts; where it found none, the address is looked up, and given up like that of any click.
            Flags = country is null ? ClickFlags.None : ClickFlags.Located,
            Location = country is null ? null : new GeoLocation(country, null, null, null, null),
            Address = country is null && IPAddress.TryParse(Cell(row, ClickColumns, "ip_address"), out IPAddress? address) ? address : null,
            UserAgent = Cell(row, ClickColumns, "user_agent") is { Length: > 0 } agent ? agent : null,
            Referrer = Cell(row, ClickColumns, "referrer") is { Length: > 0 } referrer and not "direct" ? referrer : null,
        };
    }

    private static bool IsTable(SqlRow row, string name) =>
        row.Table.Equals(name, StringComparison.OrdinalIgnoreCase) || row.Table.EndsWith("_" + name, StringComparison.OrdinalIgnoreCase);

    private static string? Cell(SqlRow row, string[] usual, string column)
    {
        string[] columns = row.Columns.Length > 0 ? row.Columns : usual;
        int index = Array.FindIndex(columns, name => name.Equals(column, StringComparison.OrdinalIgnoreCase));
        return row.Values is { } values && index >= 0 && index < values.Count ? values[index] : null;
    }
}
