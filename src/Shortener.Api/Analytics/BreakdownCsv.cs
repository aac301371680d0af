using System.Globalization;
using System.Text;
using Shortener.Core.Analytics;
using Shortener.Core.Csv;

namespace Shortener.Api.Analytics;

/// <summary>A breakdown as a file: a line for each value, most clicks first. Spreadsheets run nothing in it.</summary>
internal static class BreakdownCsv
{
    /// <summary>Values in a file; those with fewer clicks are left out.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Answers with the file.</summary>
    public static async Task SendAsync(HttpContext context, Breakdown breakdown, Dimension by, DateTimeOffset now)
    {
        byte[] body = Encoding.UTF8.GetBytes(Write(breakdown, by));
        HttpResponse response = context.Response;
        string day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.ContentLength = body.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"{DimensionName.NameOf(by)}-{day}.csv\"";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>The file. What is unknown is an empty cell, as is a rate without impressions.</summary>
    public static string Write(Breakdown breakdown, Dimension by)
    {
        var text = new StringBuilder();
        var lines = new CsvLines(text);
        foreach (string column in (string[])[DimensionName.NameOf(by), "label", "clicks", "uniqueClicks", "botClicks", "impressions", "reach", "ctr"])
        {
            lines.Plain(column);
        }

        lines.End();
        foreach (BreakdownItem item in breakdown.Items)
        {
            lines.Text(item.Value).Text(item.Label);
            foreach (long number in (long[])[item.Clicks, item.UniqueClicks, item.BotClicks, item.Impressions, item.Reach])
            {
                lines.Plain(number.ToString(CultureInfo.InvariantCulture));
            }

            lines.Plain(item.Ctr is { } ctr ? Math.Round(ctr, 6).ToString(CultureInfo.InvariantCulture) : null).End();
        }

        return text.ToString();
    }
}
