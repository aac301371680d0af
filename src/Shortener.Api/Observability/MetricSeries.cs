using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Shortener.Api.Observability;

/// <summary>
/// One instrument's values by tag set, in the shape of Prometheus' text format. Measurements come from any thread; the lock is held
/// for a dictionary look-up and an addition.
/// </summary>
internal sealed class MetricSeries(Instrument instrument)
{
    /// <summary>
    /// Bucket bounds in seconds, OpenTelemetry's advice for request durations; instruments with another unit get powers of four.
    /// </summary>
    private static readonly double[] SecondBounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] CountBounds = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384];

    /// <summary>More tag sets than this are folded into one, so that no label can grow the process without bound.</summary>
    private const int MaxTagSets = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Values> _byTags = new(StringComparer.Ordinal);
    private readonly double[] _bounds = instrument.Unit == "s" ? SecondBounds : CountBounds;
    private readonly bool _isHistogram = instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal);
    private readonly bool _isAbsolute = instrument.IsObservable || instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);
    private readonly bool _isCounter = instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal)
        && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal);

    /// <summary>Takes in one measurement; observable instruments replace, others add.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string key = Labels(tags);
        lock (_gate)
        {
            if (!_byTags.TryGetValue(key, out Values? values))
            {
                key = _byTags.Count < MaxTagSets ? key : "overflow=\"true\"";
                if (!_byTags.TryGetValue(key, out values))
                {
                    _byTags[key] = values = new Values(_isHistogram ? _bounds.Length + 1 : 0);
                }
            }

            values.Sum = _isAbsolute ? value : values.Sum + value;
            values.Count++;
            if (_isHistogram)
            {
                int bucket = Array.FindIndex(_bounds, bound => value <= bound);
                values.Buckets[bucket < 0 ? _bounds.Length : bucket]++;
            }
        }
    }

    /// <summary>Appends the instrument in Prometheus' text format, version 0.0.4.</summary>
    public void Write(StringBuilder text)
    {
        string name = Name();
        lock (_gate)
        {
            if (!string.IsNullOrEmpty(instrument.Description))
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(instrument.Description.ReplaceLineEndings(" ")).Append('\n');
            }

            text.Append("# TYPE ").Append(name).Append(_isHistogram ? " histogram" : _isCounter ? " counter" : " gauge").Append('\n');
            foreach ((string labels, Values values) in _byTags.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (_isHistogram)
                {
                    WriteHistogram(text, name, labels, values);
                }
                else
                {
                    Line(text, name, labels, values.Sum);
                }
            }
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach ((string key, object? value) in tags)
        {
            string escaped = Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length > 0 ? "," : "").Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private void WriteHistogram(StringBuilder text, string name, string labels, Values values)
    {
        string separator = labels.Length > 0 ? "," : "";
        long cumulative = 0;
        for (int i = 0; i <= _bounds.Length; i++)
        {
            cumulative += values.Buckets[i];
            string bound = i < _bounds.Length ? _bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Line(text, name + "_bucket", $"{labels}{separator}le=\"{bound}\"", cumulative);
        }

        Line(text, name + "_sum", labels, values.Sum);
        Line(text, name + "_count", labels, values.Count);
    }

    /// <summary>Dots become underscores, seconds and <c>_total</c> are appended, as Prometheus' naming advice has it.</summary>
    private string Name()
    {
        string name = instrument.Name.Replace('.', '_').Replace('-', '_');
        name = instrument.Unit switch
        {
            "s" => name + "_seconds",
            "By" => name + "_bytes",
            _ => name,
        };
        return _isCounter ? name + "_total" : name;
    }

    private sealed class Values(int buckets)
    {
        public long[] Buckets { get; } = new long[buckets];

        public double Sum { get; set; }

        public long Count { get; set; }
    }
}
