using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Import;

/// <summary>Whole answers of the metrics over REST, page by page. Null values read as <c>""</c>; bots are included.</summary>
internal static class MetricsReading
{
    /// <param name="key">The item's property to count by: <c>value</c> or <c>label</c>.</param>
    /// <param name="filter">Further parameters, starting with <c>&amp;</c>.</param>
    public static async Task<Dictionary<string, long>> BreakdownAsync(ShortenerProcess server, string by, string key = "value", string filter = "")
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            string page = cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
            JsonElement answer = await GetAsync(server, $"/api/v1/metrics/breakdown?by={by}&bots=include&limit=100{filter}{page}");
            foreach (JsonElement item in answer.GetProperty("items").EnumerateArray())
            {
                counts.Add(item.GetProperty(key).GetString() ?? "", item.GetProperty("clicks").GetInt64());
            }

            cursor = answer.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        return counts;
    }

    /// <summary>Hours with clicks in the months given, by start.</summary>
    public static async Task<Dictionary<string, long>> HoursAsync(ShortenerProcess server, params DateOnly[] months)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (DateOnly month in months)
        {
            string period = string.Create(CultureInfo.InvariantCulture, $"from={month:yyyy-MM-dd}&to={month.AddMonths(1):yyyy-MM-dd}");
            JsonElement answer = await GetAsync(server, "/api/v1/metrics/timeseries?interval=hour&bots=include&" + period);
            foreach (JsonElement point in answer.GetProperty("points").EnumerateArray().Where(point => point.GetProperty("clicks").GetInt64() > 0))
            {
                counts.Add(point.GetProperty("start").GetString()!, point.GetProperty("clicks").GetInt64());
            }
        }

        return counts;
    }

    private static async Task<JsonElement> GetAsync(ShortenerProcess server, string path)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
