using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Visitors;

namespace Shortener.StoreContracts.Analytics;

/// <summary>
/// Clicks of five weeks around the changes of clocks of spring 2026, made from a seed: two workspaces, several sources, hot and cold
/// link-days, clicks on the edges of quarters, hours and days, unknown values of every kind.
/// </summary>
internal sealed class ClickWorld
{
    public const int Workspace = 1;
    public const int OtherWorkspace = 2;

    /// <summary>2026-03-04 00:00 UTC.</summary>
    public static readonly long Start = UnixMicros.From(new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero));

    public static readonly long End = Start + (37 * UnixMicros.PerDay);

    private static readonly BotKind[] Bots = [BotKind.Crawler, BotKind.Preview, BotKind.Prefetch, BotKind.Head, BotKind.Tool];

    private static readonly GeneratedPlace[] Places =
    [
        new(11, "US", "California", "Springfield"), new(12, "US", "California", "Fresno"), new(13, "US", "Oregon", "Springfield"),
        new(14, "US", null, "Springfield"), new(15, "ES", "Madrid", "Madrid"), new(16, "ES", null, null), new(17, null, "Nowhere", null),
        new(18, null, null, null), new(19, "RU", "Москва", "Москва"), new(20, "DE", "Bayern", null), new(21, "ES", "Madrid", "Madrid"),
    ];

    private static readonly GeneratedUserAgent[] UserAgents =
    [
        new(31, "Chrome", "Windows", "desktop", null, null), new(32, "Chrome Mobile", "Android", "mobile", null, null),
        new(33, "Mobile Safari", "iOS", "mobile", "Instagram", null), new(34, null, "iOS", "tablet", null, null),
        new(35, null, null, "other", null, null), new(36, "Chrome", "Windows", "desktop", null, null),
    ];

    private static readonly GeneratedUserAgent[] BotAgents =
    [
        new(41, "Googlebot", null, "other", null, "Googlebot"), new(42, null, null, "other", null, null),
        new(43, "Twitterbot", null, "other", null, "Twitterbot"),
    ];

    private static readonly GeneratedReferrer[] Referrers =
    [
        new(51, "https://t.co/abc", "t.co"), new(52, "https://t.co/def", "t.co"), new(53, "https://example.com/ñ", "example.com"),
        new(54, "android-app://com.slack", null),
    ];

    // The last campaigns sort differently by UTF-16 units and by code points.
    private static readonly GeneratedTraffic[] Sources =
    [
        new(61, "Direct", null, null, null, null, null, null), new(62, "Organic Social", "twitter", null, null, null, null, null),
        new(63, "Paid Search", "google", "google", "cpc", "spring", "shoes", "a"), new(64, "Email", "news", "news", "email", "\uFF21", null, "b"),
        new(65, "Email", "news", "news", "email", "\U0001F600", null, "b"), new(66, "Email", "news", "news", "email", "null!", null, ""),
    ];

    private ClickWorld(IReadOnlyList<GeneratedClick> clicks) => Clicks = clicks;

    public static IReadOnlyList<GeneratedLink> Links { get; } =
    [
        new(1, Workspace, 1, "", "home", ["spring", "social"], 40), new(2, Workspace, 1, "", "Shop", ["spring"], 20),
        new(3, Workspace, 2, "go.example", "x", [], 12), new(4, Workspace, 2, "go.example", "y", ["social", "ñandú"], 8),
        new(5, Workspace, 1, "", "rare", [], 3), new(6, Workspace, 1, "", "rarer", ["spring"], 2), new(10, Workspace, 1, "", "ten", [], 2),
        new(20, OtherWorkspace, 3, "other.example", "x", ["spring"], 13),
    ];

    public static IReadOnlyList<GeneratedPlace> AllPlaces => Places;

    public static IReadOnlyList<GeneratedUserAgent> AllUserAgents => [.. UserAgents, .. BotAgents];

    public static IReadOnlyList<GeneratedReferrer> AllReferrers => Referrers;

    public static IReadOnlyList<GeneratedTraffic> AllTraffic => Sources;

    public IReadOnlyList<GeneratedClick> Clicks { get; }

    public static ClickWorld Generate(int seed, int clicks, VisitorPeriod per)
    {
        var random = new Random(seed);
        var made = new List<GeneratedClick>(clicks);
        int allWeights = Links.Sum(link => link.Weight);
        for (int i = 0; i < clicks; i++)
        {
            int pick = random.Next(allWeights);
            GeneratedLink link = Links.First(candidate => (pick -= candidate.Weight) < 0);
            long at = Instant(random);
            bool bot = random.Next(5) == 0;
            made.Add(new GeneratedClick
            {
                Link = link,
                At = at,
                SourceId = Source(random, at),
                Position = i,
                Visitor = random.Next(12) == 0 ? null : Pseudonym(link.WorkspaceId, random.Next(90), at, per),
                BotKind = bot ? Pick(random, Bots) : BotKind.None,
                Place = random.Next(8) == 0 ? null : Pick(random, Places),
                UserAgent = random.Next(15) == 0 ? null : bot ? Pick(random, BotAgents) : Pick(random, UserAgents),
                Referrer = random.Next(3) == 0 ? null : Pick(random, Referrers),
                Traffic = Pick(random, Sources),
                Language = random.Next(4) switch { 0 => null, 1 => "es", 2 => "en", _ => "ru" },
                Variant = link.Id > 3 ? null : random.Next(4) switch { 0 => null, 1 => "B", _ => "A" },
            });
        }

        return new ClickWorld(made);
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>Mostly anywhere; often exactly on, just before or just after the edge of a quarter, hour or day; often on busy days.</summary>
    private static long Instant(Random random)
    {
        long at = random.NextInt64(Start, End);
        if (random.Next(3) == 0)
        {
            // Busy days make hot link-days: the Sundays on which clocks change in the zones of the tests, and their neighbours.
            int[] busy = [4, 5, 25, 26, 31, 32];
            at = Start + (Pick(random, busy) * UnixMicros.PerDay) + random.NextInt64(UnixMicros.PerDay);
        }

        long unit = random.Next(12) switch { 0 => 900_000_000, 1 => UnixMicros.PerHour, 2 => UnixMicros.PerDay, _ => 1 };
        at = Math.Max(Start, at - (at % unit));
        return Math.Clamp(at + (unit == 1 ? 0 : random.Next(-1, 2)), Start, End - 1);
    }

    /// <summary>A node that runs all the time, one that joins later, and an imported file.</summary>
    private static int Source(Random random, long at) => at < Start + (12 * UnixMicros.PerDay) ? (random.Next(20) == 0 ? 3 : 1) : random.Next(20) switch
    {
        < 12 => 1,
        < 19 => 2,
        _ => 3,
    };

    private static long Pseudonym(int workspace, int person, long at, VisitorPeriod per)
    {
        DateTimeOffset instant = UnixMicros.ToInstant(at);
        string period = instant.ToString(per == VisitorPeriod.Day ? "yyyy-MM-dd" : "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{workspace}/{person}/{period}")));
    }
}
