using System.Diagnostics;
using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Visitors;

namespace Shortener.Benchmarks.Volume;

/// <summary>Times questions about everything in a filled database: the whole workspace and its most clicked link.</summary>
internal static class MetricsRun
{
    private const int Rounds = 9;

    /// <summary>A question above this is asked fewer times: nine rounds of all of them have to end.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(string target, TextWriter output)
    {
        await using VolumeDatabase database = await VolumeDatabase.OpenAsync(target);
        var reader = new MetricsReader(database.Metrics, new BareUrls(), TimeProvider.System, VisitorPeriod.Day);
        var hot = new MetricsFilter(Dimension.Link, [OpaqueId.Link.Format(1)], []);
        foreach ((string name, MetricsFilter[] scope) in ((string, MetricsFilter[])[])[("workspace", []), ("hot link", [hot])])
        {
            var all = new MetricsQuery { WorkspaceId = 1, Filters = scope };
            await TimeAsync(output, name, "totals", () => reader.TotalsAsync(all, CancellationToken.None));
            await TimeAsync(output, name, "series by day", () => reader.TimeSeriesAsync(all, TimeInterval.Day, CancellationToken.None));
            foreach (Dimension by in Enum.GetValues<Dimension>().Where(by => by is not (Dimension.Total or Dimension.HourOfUtcDay) and < Dimension.Variant))
            {
                await TimeAsync(output, name, "by " + DimensionName.NameOf(by), () => reader.BreakdownAsync(all, by, 100, null, CancellationToken.None));
            }

            MetricsQuery filtered = all with { Filters = [.. scope, new MetricsFilter(Dimension.Country, ["US"], [])] };
            await TimeAsync(output, name, "totals, country=US", () => reader.TotalsAsync(filtered, CancellationToken.None));
            await TimeAsync(output, name, "by browser, country=US", () => reader.BreakdownAsync(filtered, Dimension.Browser, 100, null, CancellationToken.None));
        }
    }

    private static async Task TimeAsync<T>(TextWriter output, string scope, string question, Func<Task<MetricsResult<T>>> ask)
        where T : class
    {
        var times = new List<double>();
        MetricsRefusal refusal = MetricsRefusal.None;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            refusal = (await ask()).Refusal;
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            times.Add(taken.TotalMilliseconds);
            if (taken > Slow)
            {
                break;
            }
        }

        times.Sort();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{scope}, {question}: median {times[times.Count / 2]:n0} ms, slowest of {times.Count} {times[^1]:n0} ms{(refusal == MetricsRefusal.None ? "" : ", refused: " + refusal)}"));
    }

    private sealed class BareUrls : IShortUrls
    {
        public string ShortUrl(string host, string slug) => host + "/" + slug;

        public string DomainOf(string host) => host;

        public string? StoredHostOf(string domain) => domain;
    }
}
