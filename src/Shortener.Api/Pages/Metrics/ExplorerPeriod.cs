using System.Globalization;
using Shortener.Core.Analytics;

namespace Shortener.Api.Pages.Metrics;

/// <summary>The periods that an explorer offers by name: they move on with the calendar. Immutable.</summary>
public sealed record ExplorerPeriod(string Name, Func<DateOnly, (DateOnly? From, DateOnly? To)> Dates)
{
    /// <summary>What an address without a period means.</summary>
    public const string Default = "30d";

    public static readonly IReadOnlyList<ExplorerPeriod> All =
    [
        new("today", static today => (today, null)),
        new("yesterday", static today => (today.AddDays(-1), today)),
        new("7d", static today => (today.AddDays(-6), null)),
        new(Default, static today => (today.AddDays(-29), null)),
        new("90d", static today => (today.AddDays(-89), null)),
        new("month", static today => (new DateOnly(today.Year, today.Month, 1), null)),
        new("lastMonth", static today => (new DateOnly(today.Year, today.Month, 1).AddMonths(-1), new DateOnly(today.Year, today.Month, 1))),
        new("year", static today => (new DateOnly(today.Year, 1, 1), null)),
        new("all", static _ => (null, null)),
    ];

    public static ExplorerPeriod? Find(string? name) => All.FirstOrDefault(period => period.Name == name);

    /// <summary>The width of buckets that suits a period; null for an open one.</summary>
    public static TimeInterval? Suiting(double days) => days switch
    {
        <= 2 => TimeInterval.Hour,
        <= 100 => TimeInterval.Day,
        <= 750 => TimeInterval.Week,
        _ => TimeInterval.Month,
    };

    /// <summary>Whether a series of a period has a readable number of points.</summary>
    public static bool Fits(TimeInterval interval, double days) => interval switch
    {
        TimeInterval.Hour => days <= 32,
        TimeInterval.Day => days is > 1 and <= 750,
        TimeInterval.Week => days is > 7 and <= 4_000,
        TimeInterval.Month => days > 31,
        _ => false,
    };

    public static string NameOf(TimeInterval interval) => interval.ToString().ToLowerInvariant();

    public static string DateText(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
