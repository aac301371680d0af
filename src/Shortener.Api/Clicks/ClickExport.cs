using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Analytics;
using Shortener.Api.Exports;
using Shortener.Core.Analytics;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary><c>GET /api/v1/clicks/export</c>: every click of a question as a file, newest first.</summary>
internal static class ClickExport
{
    /// <summary>Clicks held at a time: some 4 MB.</summary>
    private const int PageSize = 5_000;

    public static async Task<IResult> ExportAsync(
        HttpContext context, RawClickReader reader, IShortUrls shortUrls, IOptions<MetricsOptions> options, TimeProvider time, CancellationToken ct)
    {
        MetricsRequest request = MetricsRequest.Parse(context.Request.Query, RequestIdentity.Of(context).WorkspaceId, "format");
        request.Refuse("compare");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (!ExportFormats.TryParse(request.ReadText("format"), out ExportFormat format))
        {
            return ExportFormats.Unknown;
        }

        RawClickSelection selection = await reader.SelectAsync(request.Query, ct);
        return selection.Refusal == MetricsRefusal.None
            ? await ExportResponse.SendAsync(context, format, "clicks", time.GetUtcNow(), PartsAsync(reader, selection.Clicks, format, shortUrls, ct))
            : MetricsEndpoints.ProblemOf(selection.Refusal);
    }

    /// <summary>The file part by part.</summary>
    /// <param name="reader">Reads clicks.</param>
    /// <param name="clicks">Null for none.</param>
    /// <param name="format">Form of the file.</param>
    /// <param name="shortUrls">Names domains.</param>
    /// <param name="ct">Ends the export.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> PartsAsync(
        RawClickReader reader, ClickSelection? clicks, ExportFormat format, IShortUrls shortUrls, [EnumeratorCancellation] CancellationToken ct = default)
    {
        if (format == ExportFormat.Csv)
        {
            yield return ClickLinesText.Header;
        }

        ClickPlace? before = null;
        while (clicks is not null)
        {
            RawClickPage page = await reader.ReadAsync(clicks, before, PageSize, ct);
            yield return ClickLinesText.Of(page.Items.Select(click => ClickResource.Of(click, shortUrls)), format);
            if (page.Next is null)
            {
                yield break;
            }

            before = page.Next;
        }
    }
}
