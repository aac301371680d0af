using System.Globalization;
using System.Text;
using System.Text.Json;
using Shortener.Api.Exports;
using Shortener.Core.Csv;

namespace Shortener.Api.Clicks;

/// <summary>Clicks as lines of an exported file.</summary>
internal static class ClickLinesText
{
    private static readonly (string Name, Func<ClickResource, string?> Value, bool OfOurMaking)[] Columns =
    [
        ("id", click => click.Id, true),
        ("at", click => click.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), true),
        ("linkId", click => click.Link.Id, true),
        ("slug", click => click.Link.Slug, false),
        ("domain", click => click.Link.Domain, false),
        ("country", click => click.Country, false),
        ("region", click => click.Region, false),
        ("city", click => click.City, false),
        ("latitude", click => click.Latitude?.ToString(CultureInfo.InvariantCulture), true),
        ("longitude", click => click.Longitude?.ToString(CultureInfo.InvariantCulture), true),
        ("device", click => click.Device, false),
        ("deviceBrand", click => click.DeviceBrand, false),
        ("deviceModel", click => click.DeviceModel, false),
        ("os", click => click.Os, false),
        ("osVersion", click => click.OsVersion, false),
        ("browser", click => click.Browser, false),
        ("browserVersion", click => click.BrowserVersion, false),
        ("inAppBrowser", click => click.InAppBrowser, false),
        ("language", click => click.Language, false),
        ("referrer", click => click.Referrer, false),
        ("referrerDomain", click => click.ReferrerDomain, false),
        ("channel", click => click.Channel, false),
        ("source", click => click.Source, false),
        ("medium", click => click.Medium, false),
        ("campaign", click => click.Campaign, false),
        ("utmSource", click => click.UtmSource, false),
        ("utmMedium", click => click.UtmMedium, false),
        ("utmCampaign", click => click.UtmCampaign, false),
        ("utmTerm", click => click.UtmTerm, false),
        ("utmContent", click => click.UtmContent, false),
        ("variant", click => click.Variant, false),
        ("visitor", click => click.Visitor, true),
        ("isBot", click => click.IsBot ? "true" : "false", true),
        ("botKind", click => click.BotKind, true),
        ("bot", click => click.Bot, false),
        ("qr", click => click.Qr ? "true" : "false", true),
        ("userAgent", click => click.UserAgent, false),
    ];

    /// <summary>The first line of a CSV file.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = Encoding.UTF8.GetBytes(string.Join(',', Columns.Select(column => column.Name)) + "\r\n");

    public static ReadOnlyMemory<byte> Of(IEnumerable<ClickResource> clicks, ExportFormat format) => format == ExportFormat.Csv ? Csv(clicks) : Ndjson(clicks);

    private static byte[] Csv(IEnumerable<ClickResource> clicks)
    {
        var text = new StringBuilder();
        var lines = new CsvLines(text);
        foreach (ClickResource click in clicks)
        {
            foreach ((_, Func<ClickResource, string?> value, bool ofOurMaking) in Columns)
            {
                _ = ofOurMaking ? lines.Plain(value(click)) : lines.Text(value(click));
            }

            lines.End();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Ndjson(IEnumerable<ClickResource> clicks)
    {
        using var buffer = new MemoryStream();
        foreach (ClickResource click in clicks)
        {
            JsonSerializer.Serialize(buffer, click, ClicksJsonContext.Default.ClickResource);
            buffer.WriteByte((byte)'\n');
        }

        return buffer.ToArray();
    }
}
