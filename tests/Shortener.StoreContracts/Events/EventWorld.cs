using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;
using Shortener.StoreContracts.Analytics;

namespace Shortener.StoreContracts.Events;

/// <summary>
/// Seeded clicks and events of two workspaces, their hubs and interstitials. Hubs and interstitials have the same numbers, and so have
/// blocks and creatives: only the kind tells them apart.
/// </summary>
internal sealed class EventWorld(int seed)
{
    /// <summary>The hub of each block; the last one belongs to the other workspace.</summary>
    public static readonly long[] HubOfBlock = [0, 1, 1, 1, 2, 3];

    /// <summary>The interstitial of each creative; the last one belongs to the other workspace.</summary>
    public static readonly long[] InterstitialOfCreative = [0, 1, 1, 2, 3];

    private static readonly string?[] Countries = ["ES", "MX", "RU", null];
    private static readonly string?[] Devices = ["mobile", "desktop", null];
    private static readonly string[] ChannelNames = ["Direct", "Organic Social", "Email"];

    private readonly Random _random = new(seed);
    private long _position;

    public long Position => _position;

    public List<EnrichedClick> Take(int count, long from, long span) =>
        [.. Enumerable.Range(0, count).Select(_ => Next(from + _random.NextInt64(span)))];

    public EnrichedClick Next(long at)
    {
        _position += 8 * _random.Next(1, 30);
        bool other = _random.Next(6) == 0;
        // A pseudonym lives a day.
        long? visitor = _random.Next(6) == 0 ? null : (at / UnixMicros.PerDay * 1_000) + _random.Next(60);
        BotKind bot = _random.Next(5) == 0 ? BotKind.Crawler : BotKind.None;
        string? device = Devices[_random.Next(Devices.Length)];
        return new EnrichedClick
        {
            Raw = _random.Next(3) == 0 ? Click(at, other, visitor) : Event(at, other, visitor),
            BotKind = bot,
            Location = new GeoLocation(Countries[_random.Next(Countries.Length)], null, null, null, null),
            UserAgent = UserAgentResult.Unknown with { DeviceType = device },
            Traffic = new TrafficSource(ChannelNames[_random.Next(ChannelNames.Length)], null, null, null),
            Language = _random.Next(2) == 0 ? "es" : "ru",
        };
    }

    public static async Task FillAsync(IRowWriter rows)
    {
        var created = new Instant(0);
        await rows.WriteAsync("workspaces", ["id", "name", "created_at"], [[1, "one", created], [2, "two", created]]);
        await rows.WriteAsync("domains", ["id", "workspace_id", "host", "created_at"], [[1, 1, "", created]]);
        await rows.WriteAsync(
            "links",
            ["id", "workspace_id", "domain_id", "slug", "url", "created_at", "updated_at"],
            Enumerable.Range(1, 4).Select(id => new object?[] { (long)id, id == 4 ? 2 : 1, 1, "s" + id, "https://example.com/", created, created }));
        await rows.WriteAsync(
            "hubs",
            ["id", "workspace_id", "handle", "name", "draft", "live", "version", "page_version", "created_at", "updated_at"],
            Enumerable.Range(1, 3).Select(id => new object?[] { (long)id, id == 3 ? 2 : 1, "h" + id, "Hub " + id, "{}", true, 1L, 1L, created, created }));
        await rows.WriteAsync(
            "hub_blocks",
            ["id", "hub_id", "workspace_id", "kind", "label"],
            Enumerable.Range(1, 5).Select(id => new object?[] { (long)id, HubOfBlock[id], HubOfBlock[id] == 3 ? 2 : 1, "link", "Button " + id }));
        await rows.WriteAsync(
            "interstitials",
            ["id", "workspace_id", "name", "version", "created_at", "updated_at"],
            Enumerable.Range(1, 3).Select(id => new object?[] { (long)id, id == 3 ? 2 : 1, "Ad " + id, 1L, created, created }));
        await rows.WriteAsync(
            "creatives",
            ["id", "interstitial_id", "workspace_id", "name"],
            Enumerable.Range(1, 4).Select(id => new object?[] { (long)id, InterstitialOfCreative[id], InterstitialOfCreative[id] == 3 ? 2 : 1, "Creative " + id }));
    }

    private RawClick Click(long at, bool other, long? visitor) => new()
    {
        EndPosition = _position,
        LinkId = other ? 4 : _random.Next(1, 4),
        WorkspaceId = other ? 2 : 1,
        UnixMicros = at,
        Visitor = visitor,
    };

    private RawEvent Event(long at, bool other, long? visitor)
    {
        var kind = (EventKind)_random.Next(1, 8);
        bool hub = kind <= EventKind.Lead;
        long part = other ? (hub ? 5 : 4) : hub ? _random.Next(1, 5) : _random.Next(1, 4);
        return new RawEvent
        {
            EndPosition = _position,
            Kind = kind,
            SubjectId = hub ? HubOfBlock[part] : InterstitialOfCreative[part],
            PartId = kind == EventKind.HubView ? 0 : part,
            LinkId = hub ? 0 : other ? 4 : _random.Next(1, 4),
            WorkspaceId = other ? 2 : 1,
            UnixMicros = at,
            ElapsedMs = _random.Next(3) == 0 ? null : _random.Next(20_000),
            Visitor = visitor,
        };
    }
}
