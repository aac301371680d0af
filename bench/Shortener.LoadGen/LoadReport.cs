using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shortener.LoadGen;

/// <summary>The figures of one run; latencies in microseconds.</summary>
internal sealed record LoadReport(
    double Seconds,
    long Answers,
    double Rate,
    long P50Micros,
    long P99Micros,
    long P999Micros,
    long MaxMicros,
    IReadOnlyDictionary<int, long> Statuses,
    long Errors,
    long Shed)
{
    public static LoadReport Merge(IEnumerable<LoadTally> tallies, TimeSpan duration, long shed)
    {
        var all = new LatencyHistogram();
        var statuses = new SortedDictionary<int, long>();
        long errors = 0;
        foreach (LoadTally tally in tallies)
        {
            all.Merge(tally.Latencies);
            errors += tally.Errors;
            foreach ((int status, long count) in tally.Statuses)
            {
                statuses[status] = statuses.GetValueOrDefault(status) + count;
            }
        }

        double seconds = duration.TotalSeconds;
        return new LoadReport(
            seconds, all.Count, all.Count / seconds, all.Percentile(50), all.Percentile(99), all.Percentile(99.9), all.Percentile(100), statuses, errors, shed);
    }

    public string ToJson() => JsonSerializer.Serialize(this, ReportJsonContext.Default.LoadReport);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Rate:N0} answers/s over {Seconds:N1} s ({Answers:N0} answers)\n");
        text.Append(CultureInfo.InvariantCulture, $"latency µs: p50 {P50Micros:N0}, p99 {P99Micros:N0}, p99.9 {P999Micros:N0}, max {MaxMicros:N0}\n");
        foreach ((int status, long count) in Statuses)
        {
            text.Append(CultureInfo.InvariantCulture, $"status {status}: {count:N0}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"errors: {Errors:N0}, shed by the generator: {Shed:N0}").ToString();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
