using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;

namespace Shortener.StoreContracts.Analytics;

/// <summary>Questions made from a seed, with the shapes that choose different plans.</summary>
internal sealed class RandomQueries(ClickWorld world, int seed)
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago", "Pacific/Chatham",
    ];

    /// <summary>Every dimension of the API.</summary>
    public static readonly Dimension[] All = [.. Enum.GetValues<Dimension>().Where(dimension => dimension is not (Dimension.Total or Dimension.HourOfUtcDay))];

    private readonly Random _random = new(seed);

    public Dimension NextDimension() => ClickWorld.Pick(_random, All);

    public TimeInterval NextInterval() => ClickWorld.Pick(_random, Enum.GetValues<TimeInterval>());

    public int NextLimit() => ClickWorld.Pick(_random, [1, 2, 3, 5, 100]);

    public MetricsQuery Next()
    {
        TimeZoneInfo? zone = _random.Next(5) == 0 ? null : TimeZoneInfo.FindSystemTimeZoneById(ClickWorld.Pick(_random, Zones));
        (PeriodBound? from, PeriodBound? to) = Period(zone ?? TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid"));
        return new MetricsQuery
        {
            WorkspaceId = _random.Next(10) == 0 ? ClickWorld.OtherWorkspace : ClickWorld.Workspace,
            From = from,
            To = to,
            // Another workspace's own zone is not the oracle's default.
            TimeZone = zone ?? TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid"),
            Bots = ClickWorld.Pick(_random, Enum.GetValues<BotsMode>()),
            Filters = Filters(),
        };
    }

    private (PeriodBound? From, PeriodBound? To) Period(TimeZoneInfo zone)
    {
        if (_random.Next(8) == 0)
        {
            return (null, null);
        }

        PeriodBound first = Bound();
        PeriodBound second = Bound();
        if (MetricsOracle.InstantOf(first, zone) > MetricsOracle.InstantOf(second, zone))
        {
            (first, second) = (second, first);
        }

        if (MetricsOracle.InstantOf(first, zone) == MetricsOracle.InstantOf(second, zone))
        {
            return (first, null);
        }

        return _random.Next(10) switch { 0 => (first, null), 1 => (null, second), _ => (first, second) };
    }

    private PeriodBound Bound()
    {
        long at = _random.NextInt64(ClickWorld.Start - (2 * UnixMicros.PerDay), ClickWorld.End + (2 * UnixMicros.PerDay));
        return _random.Next(6) switch
        {
            0 => PeriodBound.At(at),
            1 => PeriodBound.At(at - (at % 900_000_000)),
            2 => PeriodBound.At(at - (at % UnixMicros.PerHour)),
            3 => PeriodBound.At(at - (at % UnixMicros.PerDay)),
            4 => PeriodBound.At(ClickWorld.Pick(_random, world.Clicks).At),
            _ => PeriodBound.On(DateOnly.FromDateTime(UnixMicros.ToInstant(at).UtcDateTime)),
        };
    }

    private List<MetricsFilter> Filters()
    {
        var filters = new List<MetricsFilter>();
        int shape = _random.Next(10);
        if (shape < 4)
        {
            return filters;
        }

        if (shape < 7)
        {
            filters.Add(new MetricsFilter(Dimension.Link, [ValueOf(Dimension.Link)], []));
        }

        if (shape >= 6)
        {
            foreach (Dimension dimension in All.OrderBy(_ => _random.Next()).Take(_random.Next(1, 3)).Where(dimension => filters.All(filter => filter.Dimension != dimension)))
            {
                filters.Add(Filter(dimension));
            }
        }

        return filters;
    }

    private MetricsFilter Filter(Dimension dimension) => _random.Next(5) switch
    {
        0 => new MetricsFilter(dimension, [], Values(dimension)),
        1 => new MetricsFilter(dimension, Values(dimension), Values(dimension)),
        _ => new MetricsFilter(dimension, Values(dimension), []),
    };

    private List<string?> Values(Dimension dimension) =>
        [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(6) == 0 ? null : ValueOf(dimension)).Distinct()];

    private string? ValueOf(Dimension dimension)
    {
        GeneratedClick click = ClickWorld.Pick(_random, world.Clicks);
        return dimension switch
        {
            Dimension.Link => _random.Next(12) == 0 ? "unknown" : OpaqueId.Link.Format(click.Link.Id),
            Dimension.Domain => click.Link.Host,
            Dimension.Tag => click.Link.Tags.Length == 0 ? null : ClickWorld.Pick(_random, click.Link.Tags),
            Dimension.Visitor => click.Visitor is { } visitor ? ((ulong)visitor).ToString("x16", CultureInfo.InvariantCulture) : null,
            Dimension.HourOfDay => _random.Next(24).ToString(CultureInfo.InvariantCulture),
            Dimension.DayOfWeek => _random.Next(1, 8).ToString(CultureInfo.InvariantCulture),
            >= Dimension.Hub => _random.Next(2) == 0 ? null : "anything",
            _ => RollupFixture.ValueOf(click, dimension),
        };
    }
}
