using System.Globalization;
using System.IO.Pipelines;

namespace Shortener.Api.Exports;

/// <summary>
/// An answer that is written part by part as it is read: memory is bounded by a part. An error behind the first part can only cut the
/// answer off, which clients see as an incomplete body.
/// </summary>
internal static class ExportResponse
{
    /// <summary>Sends the head and every part.</summary>
    /// <param name="context">The request.</param>
    /// <param name="format">Form of the file.</param>
    /// <param name="what">First part of the file's name.</param>
    /// <param name="now">Day in the file's name.</param>
    /// <param name="parts">Parts, each a complete run of lines.</param>
    public static async Task<IResult> SendAsync(
        HttpContext context, ExportFormat format, string what, DateTimeOffset now, IAsyncEnumerable<ReadOnlyMemory<byte>> parts)
    {
        HttpResponse response = context.Response;
        string extension = format == ExportFormat.Csv ? "csv" : "ndjson";
        string day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        bool begun = false;
        PipeWriter body = response.BodyWriter;
        await foreach (ReadOnlyMemory<byte> part in parts.WithCancellation(context.RequestAborted))
        {
            if (!begun)
            {
                begun = true;
                Begin(response, format, $"{what}-{day}.{extension}");
            }

            await body.WriteAsync(part, context.RequestAborted);
        }

        if (!begun)
        {
            Begin(response, format, $"{what}-{day}.{extension}");
        }

        return TypedResults.Empty;
    }

    private static void Begin(HttpResponse response, ExportFormat format, string name)
    {
        response.ContentType = format == ExportFormat.Csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
