using Shortener.Api.Description;
using Shortener.Core.Analytics;

namespace Shortener.Api.Analytics;

/// <summary>The parameters of questions: the handlers read the query themselves, because its names are many.</summary>
internal static class MetricsDescription
{
    private const string FilterText = "Filter: repeated = or, several names = and, `!` before a value excludes, `null` is unknown.";

    private const string PageFilterText =
        FilterText + " Where it names one, clicks are those of its buttons or creatives and impressions its views, in place of links'.";

    private static readonly Dictionary<string, QueryNote> Own = new QueryNote[]
    {
        QueryNote.OneOf("by", "The dimension.", DimensionName.All) with { Required = true },
        QueryNote.Number("limit", "Items of a page.", 1, 100, 100),
        QueryNote.Text("cursor", "`nextCursor` of the page before."),
        QueryNote.OneOf("format", "Form of the file; `ndjson` is the default.", "ndjson", "csv"),
        QueryNote.OneOf(
            "interval", "`minute` for at most 24 hours; weeks begin on Monday; at most 1,500 points.", "minute", "hour", "day", "week", "month") with { Required = true },
    }.ToDictionary(note => note.Name);

    private static readonly QueryNote[] Common =
    [
        QueryNote.Text("from", "Included: an instant with its offset, or a date in `timezone`. Absent: from the first click."),
        QueryNote.Text("to", "Not included: an instant with its offset, or a date in `timezone`. Absent: without end."),
        QueryNote.Text("timezone", "IANA time zone of dates, buckets, hours and days of the week. Absent: the workspace's."),
        QueryNote.OneOf(
            "bots", "What `clicks`, `uniqueClicks`, `impressions` and `reach` count: `exclude` is the default. `botClicks` always counts flagged clicks.", "exclude", "include", "only"),
        QueryNote.OneOf("compare", "`previous` adds the same for the period of equal length before; needs `from`.", "previous"),
    ];

    /// <summary>The filters and those of the parameters that are named.</summary>
    public static RouteHandlerBuilder WithFilters(this RouteHandlerBuilder route, params string[] names) => route
        .Query([
            .. names.Select(name => Own.GetValueOrDefault(name) ?? Common.Single(note => note.Name == name)),
            .. DimensionName.All.Select(name => QueryNote.Many(name, FilterText)),
        ])
        .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed", "range_too_large");

    /// <summary>Those of a file, which has no period beside it.</summary>
    public static RouteHandlerBuilder WithFileParameters(this RouteHandlerBuilder route, params string[] own) => route
        .Query([
            .. own.Select(name => Own[name]),
            .. Common.Where(note => note.Name != "compare"),
            .. DimensionName.All.Select(name => QueryNote.Many(name, TextOf(name))),
        ])
        .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed", "range_too_large");

    public static RouteHandlerBuilder WithParameters(this RouteHandlerBuilder route, params string[] own) => route
        .Query([.. own.Select(name => Own[name]), .. Common, .. DimensionName.All.Select(name => QueryNote.Many(name, TextOf(name)))])
        .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed", "range_too_large");

    private static string TextOf(string name) => name is "hub" or "button" or "interstitial" or "creative" ? PageFilterText : FilterText;
}
