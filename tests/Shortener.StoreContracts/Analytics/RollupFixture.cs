using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.StoreContracts.Analytics;

/// <summary>
/// Fills control plane, stored clicks and rollups from generated clicks by the rules of the write side, written independently of it.
/// </summary>
internal static class RollupFixture
{
    /// <summary>Clicks of one source from which on a link-day is hot; low, so that a small world has both kinds.</summary>
    private const int HotThreshold = 12;

    public static Task FillAsync(IRowWriter rows, ClickWorld world) => FillAsync(rows, world, Dimension.Variant);

    /// <summary>Into the tables of the first release, which knew no variants.</summary>
    public static Task FillFirstReleaseAsync(IRowWriter rows, ClickWorld world) => FillAsync(rows, world, Dimension.HourOfUtcDay);

    private static async Task FillAsync(IRowWriter rows, ClickWorld world, Dimension lastOfLinks)
    {
        await FillControlPlaneAsync(rows);
        await FillDictionariesAsync(rows);
        await rows.WriteAsync(
            "clicks",
            ["link_id", "at", "position", "source_id", "workspace_id", "visitor", "user_agent_id", "place_id", "referrer_id", "traffic_id", "bot_kind", "flags", "language", .. VariantColumn(lastOfLinks, "variant").Cast<string>()],
            world.Clicks.Select(click => (object?[])
            [
                click.Link.Id, new Instant(click.At), click.Position, click.SourceId, click.Link.WorkspaceId, click.Visitor, click.UserAgent?.Id,
                click.Place?.Id, click.Referrer?.Id, click.Traffic.Id, (short)click.BotKind, (short)0, click.Language,
                .. VariantColumn(lastOfLinks, click.Variant),
            ]));
        await FillRollupsAsync(rows, world.Clicks, lastOfLinks);
    }

    /// <summary>The click's value in a stored dimension.</summary>
    public static string? ValueOf(GeneratedClick click, Dimension dimension) => dimension switch
    {
        Dimension.Total => null,
        Dimension.Country => click.Place?.Country,
        Dimension.Region => click.Place?.Region is { } region ? $"{click.Place.Country}/{region}" : null,
        Dimension.City => click.Place?.City is { } city ? $"{click.Place.Country}/{click.Place.Region}/{city}" : null,
        Dimension.Device => click.UserAgent?.Device,
        Dimension.Os => click.UserAgent?.Os,
        Dimension.Browser => click.UserAgent?.Browser,
        Dimension.Language => click.Language,
        Dimension.Referrer => click.Referrer?.Value,
        Dimension.ReferrerDomain => click.Referrer?.Domain,
        Dimension.Channel => click.Traffic.Channel,
        Dimension.Source => click.Traffic.Source,
        Dimension.UtmSource => click.Traffic.UtmSource,
        Dimension.UtmMedium => click.Traffic.UtmMedium,
        Dimension.UtmCampaign => click.Traffic.UtmCampaign,
        Dimension.UtmTerm => click.Traffic.UtmTerm,
        Dimension.UtmContent => click.Traffic.UtmContent,
        Dimension.Bot => click.UserAgent?.Bot,
        Dimension.BotKind => click.IsBot ? click.BotKind.ToString().ToLowerInvariant() : null,
        Dimension.InAppBrowser => click.UserAgent?.InAppBrowser,
        Dimension.Variant => click.Variant,
        Dimension.HourOfUtcDay => (click.At % UnixMicros.PerDay / UnixMicros.PerHour).ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    private static async Task FillControlPlaneAsync(IRowWriter rows)
    {
        var created = new Instant(ClickWorld.Start);
        await rows.WriteAsync("workspaces", ["id", "name", "timezone", "currency", "created_at"],
        [
            [ClickWorld.Workspace, "one", "Europe/Madrid", "EUR", created], [ClickWorld.OtherWorkspace, "two", "UTC", "USD", created],
            [3, "empty", "UTC", "USD", created],
        ]);
        await rows.WriteAsync("domains", ["id", "workspace_id", "host", "created_at"],
            [[1, ClickWorld.Workspace, "", created], [2, ClickWorld.Workspace, "go.example", created], [3, ClickWorld.OtherWorkspace, "other.example", created]]);
        await rows.WriteAsync(
            "links",
            ["id", "workspace_id", "domain_id", "slug", "url", "tags", "created_at", "updated_at", "deleted_at"],
            ClickWorld.Links.Select(link => new object?[]
            {
                link.Id, link.WorkspaceId, link.DomainId, link.Slug, "https://example.com/", link.Tags, created, created, link.Id == 5 ? created : null,
            }));
        await rows.WriteAsync("sources", ["id", "identity", "position", "created_at", "moved_at"],
            Enumerable.Range(1, 3).Select(id => new object?[] { id, "node/" + id, 0L, created, created }));
    }

    private static async Task FillDictionariesAsync(IRowWriter rows)
    {
        await rows.WriteAsync("places", ["id", "country", "region", "city"],
            ClickWorld.AllPlaces.Select(place => new object?[] { place.Id, place.Country, place.Region, place.City }));
        await rows.WriteAsync("user_agents", ["id", "value", "browser", "os", "device_type", "in_app_browser", "bot_name"],
            ClickWorld.AllUserAgents.Select(ua => new object?[] { ua.Id, "ua" + ua.Id, ua.Browser, ua.Os, ua.Device, ua.InAppBrowser, ua.Bot }));
        await rows.WriteAsync("referrers", ["id", "value", "domain"],
            ClickWorld.AllReferrers.Select(referrer => new object?[] { referrer.Id, referrer.Value, referrer.Domain }));
        await rows.WriteAsync("traffic", ["id", "channel", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"],
            ClickWorld.AllTraffic.Select(traffic => new object?[]
            {
                traffic.Id, traffic.Channel, traffic.Source, traffic.UtmSource, traffic.UtmMedium, traffic.UtmCampaign, traffic.UtmTerm, traffic.UtmContent,
            }));
    }

    private static async Task FillRollupsAsync(IRowWriter rows, IReadOnlyList<GeneratedClick> clicks, Dimension lastOfLinks)
    {
        string[] counts = ["source_id", "clicks", "bot_clicks", "uniques", "bot_uniques", "all_uniques", "sketch", "bot_sketch"];
        await rows.WriteAsync(
            "workspace_quarters",
            ["workspace_id", "quarter", .. counts],
            clicks.GroupBy(click => (click.Link.WorkspaceId, Quarter: (int)(click.At / 900_000_000), click.SourceId))
                .Select(group => new object?[] { group.Key.WorkspaceId, group.Key.Quarter }.Concat(Counts(group.Key.SourceId, group)).ToArray()));

        var labels = new Dictionary<long, string>();
        IEnumerable<Dimension> workspaceDimensions = Enum.GetValues<Dimension>().Where(dimension => dimension < Dimension.HourOfUtcDay);
        await rows.WriteAsync(
            "workspace_days",
            ["workspace_id", "day", "dimension", "value_id", .. counts],
            workspaceDimensions.SelectMany(dimension => clicks
                .GroupBy(click => (click.Link.WorkspaceId, click.Day, ValueId: Label(labels, ValueOf(click, dimension)), click.SourceId))
                .Select(group => new object?[] { group.Key.WorkspaceId, group.Key.Day, (short)dimension, group.Key.ValueId }
                    .Concat(Counts(group.Key.SourceId, group)).ToArray())));

        await rows.WriteAsync(
            "link_hours",
            ["link_id", "hour", "source_id", "clicks", "bot_clicks"],
            clicks.GroupBy(click => (click.Link.Id, Hour: (int)(click.At / UnixMicros.PerHour), click.SourceId))
                .Select(group => new object?[] { group.Key.Id, group.Key.Hour, group.Key.SourceId, group.Count(click => !click.IsBot), group.Count(click => click.IsBot) }));

        GeneratedClick[][] hot = [.. clicks.GroupBy(click => (click.Link.Id, click.Day, click.SourceId)).Where(group => group.Count() >= HotThreshold).Select(group => group.ToArray())];
        await rows.WriteAsync("hot_link_days", ["link_id", "day", "source_id"],
            hot.Select(group => new object?[] { group[0].Link.Id, group[0].Day, group[0].SourceId }));
        await rows.WriteAsync(
            "link_days",
            ["link_id", "day", "dimension", "value_id", .. counts],
            hot.SelectMany(day => Enum.GetValues<Dimension>().Where(dimension => dimension <= lastOfLinks).SelectMany(dimension => day
                .GroupBy(click => Label(labels, ValueOf(click, dimension)))
                .Select(group => new object?[] { day[0].Link.Id, day[0].Day, (short)dimension, group.Key }
                    .Concat(Counts(day[0].SourceId, group)).ToArray()))));
        await rows.WriteAsync("labels", ["id", "value"], labels.Select(label => new object?[] { label.Key, label.Value }));
    }

    private static object?[] VariantColumn(Dimension lastOfLinks, object? value) => lastOfLinks == Dimension.Variant ? [value] : [];

    private static object?[] Counts(int sourceId, IEnumerable<GeneratedClick> clicks)
    {
        (VisitorSketch humans, VisitorSketch bots, VisitorSketch all) = (new(), new(), new());
        (long humanClicks, long botClicks) = (0, 0);
        foreach (GeneratedClick click in clicks)
        {
            _ = click.IsBot ? botClicks++ : humanClicks++;
            if (click.Visitor is { } visitor)
            {
                (click.IsBot ? bots : humans).Add(visitor);
                all.Add(visitor);
            }
        }

        return [sourceId, humanClicks, botClicks, humans.Estimate(), bots.Estimate(), all.Estimate(), NullIfEmpty(humans), NullIfEmpty(bots)];
    }

    private static byte[]? NullIfEmpty(VisitorSketch sketch) => sketch.ToBytes() is { Length: > 0 } bytes ? bytes : null;

    private static long Label(Dictionary<long, string> labels, string? value)
    {
        if (value is null)
        {
            return 0;
        }

        long id = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
        labels[id] = value;
        return id;
    }
}
