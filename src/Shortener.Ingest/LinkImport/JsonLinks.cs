using System.Text.Json;
using System.Text.Json.Nodes;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Ingest.Import;

namespace Shortener.Ingest.LinkImport;

/// <summary>
/// Links of JSON documents as other programs' APIs give them, the pages' items in one array: Shlink 3 and 4
/// (<c>GET /rest/v3/short-urls</c>, <c>{"shortUrls":{"data":[…]}}</c>, each with its <c>visits</c> where they were added), Kutt 2 and 3
/// (<c>GET /api/v2/links</c>, <c>{"data":[…]}</c>), Bitly 4 (<c>GET /v4/groups/…/bitlinks</c>, <c>{"links":[…]}</c>), Dub (an array).
/// </summary>
internal static class JsonLinks
{
    /// <summary>The format that an item tells of; null for one that is no link.</summary>
    public static LinkFormat? Detect(JsonObject item) => true switch
    {
        _ when item.ContainsKey("shortCode") && item.ContainsKey("longUrl") => LinkFormat.Shlink,
        _ when item.ContainsKey("address") && item.ContainsKey("target") => LinkFormat.Kutt,
        _ when item.ContainsKey("long_url") => LinkFormat.Bitly,
        _ when item.ContainsKey("key") && item.ContainsKey("url") => LinkFormat.Dub,
        _ => null,
    };

    public static IEnumerable<ForeignLink> Read(Stream file, LinkFormat format)
    {
        using var items = new JsonItems(file);
        while (items.TryRead(out ReadOnlyMemory<byte> item))
        {
            if (item.IsEmpty)
            {
                yield return ForeignLink.Refused(items.Line, RefusalCode.TooLong, $"The record has more than {JsonItems.MaxItem} bytes");
                continue;
            }

            ForeignLink link = NdjsonLinks.Parse(items.Line, item.Span);
            yield return link.Fields is null ? link : link with { Fields = Map(link.Fields, format) };
        }
    }

    /// <summary>Visits of Shlink's links, in the order of the file.</summary>
    public static IEnumerable<ForeignClick> ReadClicks(Stream file)
    {
        using var items = new JsonItems(file);
        while (items.TryRead(out ReadOnlyMemory<byte> item))
        {
            ForeignLink link = item.IsEmpty ? ForeignLink.Refused(items.Line, RefusalCode.TooLong, "") : NdjsonLinks.Parse(items.Line, item.Span);
            JsonNode? visits = link.Fields?["visits"];
            if (Text(link.Fields, "shortCode") is not { } slug || (visits as JsonArray ?? (visits as JsonObject)?["data"] as JsonArray) is not { } list)
            {
                continue;
            }

            foreach (JsonNode? visit in list)
            {
                yield return new ForeignClick(items.Line, slug, Click(visit as JsonObject, slug));
            }
        }
    }

    private static ImportRecord? Click(JsonObject? visit, string slug)
    {
        if (ForeignFields.Instant(Text(visit, "date")) is not { } at || UnixMicros.From(at) <= 0)
        {
            return null;
        }

        var place = visit!["visitLocation"] as JsonObject;
        string? country = NotEmpty(Text(place, "countryCode"));
        return new ImportRecord
        {
            Link = new ImportLink(slug, "", at),
            UnixMicros = UnixMicros.From(at),
            Flags = ClickFlags.Located,
            Location = new GeoLocation(
                country is { Length: 2 } ? country : null,
                NotEmpty(Text(place, "regionName")),
                NotEmpty(Text(place, "cityName")),
                Degrees(place, "latitude", 90),
                Degrees(place, "longitude", 180)),
            UserAgent = NotEmpty(Text(visit, "userAgent")),
            Referrer = NotEmpty(Text(visit, "referer")),
        };
    }

    private static JsonObject Map(JsonObject item, LinkFormat format) => format switch
    {
        LinkFormat.Shlink => LinkFields.Of(
            Text(item, "shortCode"),
            Text(item, "longUrl"),
            Text(item, "domain"),
            (LinkFields.Title, Text(item, "title")),
            (LinkFields.Tags, Tags(item["tags"])),
            (LinkFields.StartsAt, ForeignFields.InstantText(Text(item["meta"] as JsonObject, "validSince"))),
            (LinkFields.ExpiresAt, ForeignFields.InstantText(Text(item["meta"] as JsonObject, "validUntil"))),
            (LinkFields.ClickLimit, (item["meta"] as JsonObject)?["maxVisits"]?.DeepClone()),
            (LinkFields.ForwardQuery, item["forwardQuery"]?.DeepClone()),
            (LinkFields.CreatedAt, Text(item, "dateCreated"))),
        LinkFormat.Kutt => LinkFields.Of(
            Text(item, "address"),
            Text(item, "target"),
            Text(item, "domain") ?? (Text(item, "link") is { } link ? ForeignFields.HostOf(link) : null),
            (LinkFields.Title, Text(item, "description")),
            (LinkFields.ExpiresAt, ForeignFields.InstantText(Text(item, "expire_in"))),
            (LinkFields.HasPassword, IsTrue(item["password"]) ? true : null),
            (LinkFields.Enabled, IsTrue(item["banned"]) ? false : null),
            (LinkFields.CreatedAt, Text(item, "created_at"))),
        LinkFormat.Bitly => LinkFields.Of(
            (Text(item, "link") ?? Text(item, "id")) is { } bitlink ? ForeignFields.SlugOf(bitlink) : null,
            Text(item, "long_url"),
            (Text(item, "link") ?? Text(item, "id")) is { } named ? ForeignFields.HostOf(named) : null,
            (LinkFields.Title, Text(item, "title")),
            (LinkFields.Tags, Tags(item["tags"])),
            (LinkFields.Archived, IsTrue(item["archived"]) ? true : null),
            (LinkFields.CreatedAt, Text(item, "created_at"))),
        _ => LinkFields.Of(
            Text(item, "key"),
            Text(item, "url"),
            Text(item, "domain"),
            (LinkFields.Title, Text(item, "title")),
            (LinkFields.Notes, Text(item, "comments")),
            (LinkFields.Tags, Tags(item["tags"])),
            (LinkFields.Archived, IsTrue(item["archived"]) ? true : null),
            (LinkFields.ExternalId, Text(item, "externalId")),
            (LinkFields.ExpiresAt, ForeignFields.InstantText(Text(item, "expiresAt"))),
            (LinkFields.ExpiredUrl, Text(item, "expiredUrl")),
            (LinkFields.HasPassword, Text(item, "password") is not null ? true : null),
            (LinkFields.CreatedAt, Text(item, "createdAt"))),
    };

    /// <summary>Tags as words or as objects with a name.</summary>
    private static JsonArray? Tags(JsonNode? tags) => tags is JsonArray { Count: > 0 } list
        ? [.. list.Select(tag => tag is JsonObject named ? named["name"]?.DeepClone() : tag?.DeepClone())]
        : null;

    private static string? Text(JsonObject? from, string name) =>
        from?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static double? Degrees(JsonObject? place, string name, double most) =>
        place?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double degrees) && Math.Abs(degrees) <= most
            ? degrees
            : null;
}
