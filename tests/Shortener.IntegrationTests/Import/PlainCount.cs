using System.IO.Compression;
using System.Text.Json;

namespace Shortener.IntegrationTests.Import;

/// <summary>Clicks of bitly feeds counted the plainest way: every line by itself, nothing of the product. Null counts as <c>""</c>.</summary>
internal sealed class PlainCount
{
    public Dictionary<string, long> BySlug { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> ByHour { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> ByCountry { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> ByReferrerDomain { get; } = new(StringComparer.Ordinal);

    public long Total { get; private set; }

    /// <param name="files">Gzip files, one JSON object a line.</param>
    /// <param name="counts">Which slugs count; null: all.</param>
    public static PlainCount Of(IEnumerable<string> files, Predicate<string>? counts = null)
    {
        var count = new PlainCount();
        foreach (string file in files)
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (lines.ReadLine() is { } line)
            {
                if (TryRead(line) is { } record && (counts is null || counts(Text(record, "h"))))
                {
                    count.Add(record);
                }
            }
        }

        return count;
    }

    private static JsonElement? TryRead(string line)
    {
        try
        {
            JsonElement record = JsonDocument.Parse(line).RootElement;
            return record.TryGetProperty("h", out _) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static void Increment(Dictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    private void Add(JsonElement record)
    {
        Total++;
        Increment(BySlug, Text(record, "h"));
        Increment(ByCountry, Text(record, "c"));
        string referrer = Text(record, "r");
        string host = Uri.TryCreate(referrer, UriKind.Absolute, out Uri? uri) ? uri.IdnHost : "";
        Increment(ByReferrerDomain, host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host);
        Increment(ByHour, DateTimeOffset.FromUnixTimeSeconds(record.GetProperty("t").GetInt64()).ToString("yyyy-MM-ddTHH:00:00Z", null));
    }
}
