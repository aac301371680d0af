using System.Text;
using Microsoft.Extensions.Primitives;
using Shortener.Api.Analytics;
using Shortener.Core.Analytics;
using Shortener.Core.Validation;

namespace Shortener.Api.Pages.Metrics;

/// <summary>
/// Everything that an explorer shows, as its address says it: a page is its address, and each control leads to another one. Parameters
/// are those of <c>GET /api/v1/metrics</c> beside <c>period</c> (a name instead of bounds), <c>last</c> (a form's last day, included),
/// <c>interval</c>, <c>show</c> (an open tab of a card) and <c>compare=none</c>. Immutable.
/// </summary>
public sealed record ExplorerState
{
    /// <summary>Address of the page without its query.</summary>
    public required string Path { get; init; }

    /// <summary>What the page is about whatever the query says, such as one link; not shown as a filter.</summary>
    public MetricsFilter? Scope { get; init; }

    /// <summary>A named period; null where bounds are given.</summary>
    public ExplorerPeriod? Period { get; init; }

    /// <summary>Bounds as given, the end not included.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>IANA name; null for the workspace's zone.</summary>
    public string? Timezone { get; init; }

    /// <summary>Null for what suits the period.</summary>
    public TimeInterval? Interval { get; init; }

    public bool Compare { get; init; } = true;

    public BotsMode Bots { get; init; }

    public IReadOnlyList<MetricsFilter> Filters { get; init; } = [];

    /// <summary>Open tabs by dimension.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    /// <summary>Parameters that could not be read, which the page says and leaves out.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Reads an address. Nothing is refused: what makes no sense is named in <see cref="Unread"/>.</summary>
    public static ExplorerState Parse(string path, IQueryCollection query, int workspaceId, MetricsFilter? scope = null)
    {
        var unread = new List<string>();
        var known = new Dictionary<string, StringValues>();
        foreach ((string name, StringValues values) in query)
        {
            if (DimensionName.TryParse(name, out Dimension dimension) && dimension != scope?.Dimension)
            {
                known[name] = values;
            }
        }

        foreach (string name in new[] { "from", "to", "timezone", "bots" })
        {
            if (query[name].ToString() is { Length: > 0 } text)
            {
                known[name] = text;
            }
        }

        // A form's last day is included, the API's end is not.
        if (InstantText.TryParse(query["last"].ToString(), out PeriodBound last) && last is { UnixMicros: null, Date.Year: < 9999 })
        {
            known["to"] = ExplorerPeriod.DateText(last.Date.AddDays(1));
        }

        MetricsRequest request = Read(known, workspaceId, unread);
        string? from = Given("from");
        string? to = Given("to");
        ExplorerPeriod? named = ExplorerPeriod.Find(query["period"].ToString());
        return new ExplorerState
        {
            Path = path,
            Scope = scope,
            Period = named ?? (from is null && to is null ? ExplorerPeriod.Find(ExplorerPeriod.Default) : null),
            From = named is null ? from : null,
            To = named is null ? to : null,
            Timezone = Given("timezone"),
            Interval = Enum.GetValues<TimeInterval>().Cast<TimeInterval?>()
                .FirstOrDefault(one => one != TimeInterval.Minute && ExplorerPeriod.NameOf(one!.Value) == query["interval"].ToString()),
            Compare = query["compare"].ToString() != "none",
            Bots = request.Query.Bots,
            Filters = [.. request.Query.Filters.Where(filter => filter.Include.Count + filter.Exclude.Count > 0)],
            Shown = [.. query["show"].OfType<string>().Where(one => DimensionName.TryParse(one, out _)).Distinct().Take(16)],
            Unread = unread,
        };

        string? Given(string name) => known.TryGetValue(name, out StringValues text) ? text.ToString() : null;
    }

    /// <summary>Leaves out, one after the other, what the API would refuse.</summary>
    private static MetricsRequest Read(Dictionary<string, StringValues> known, int workspaceId, List<string> unread)
    {
        while (true)
        {
            MetricsRequest request = MetricsRequest.Parse(new QueryCollection(known), workspaceId);
            string[] refused = [.. (request.Problem?.Errors?.Keys ?? []).Where(known.ContainsKey)];
            if (request.Problem is null || refused.Length == 0)
            {
                if (request.Problem is null)
                {
                    return request;
                }

                refused = [.. known.Keys];
            }

            unread.AddRange(refused);
            foreach (string name in refused)
            {
                known.Remove(name);
            }
        }
    }

    public TimeZoneInfo ZoneOr(string workspaceZone) =>
        (Timezone is not null && TimeZoneName.TryFind(Timezone, out TimeZoneInfo? zone)) || TimeZoneName.TryFind(workspaceZone, out zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The bounds of the period on the calendar of a zone; an open one is null.</summary>
    public (PeriodBound? From, PeriodBound? To) Bounds(DateOnly today)
    {
        if (Period is not null)
        {
            (DateOnly? from, DateOnly? to) = Period.Dates(today);
            return (from is { } first ? PeriodBound.On(first) : null, to is { } end ? PeriodBound.On(end) : null);
        }

        return (BoundOf(From), BoundOf(To));
    }

    /// <summary>The question that the page asks of each of its parts.</summary>
    public MetricsQuery QueryFor(int workspaceId, TimeZoneInfo zone, DateOnly today)
    {
        (PeriodBound? from, PeriodBound? to) = Bounds(today);
        return new MetricsQuery
        {
            WorkspaceId = workspaceId,
            From = from,
            To = to,
            TimeZone = zone,
            Bots = Bots,
            Filters = Scope is null ? Filters : [Scope, .. Filters],
            ComparePrevious = Compare && from is not null,
        };
    }

    public MetricsFilter? FilterOn(Dimension dimension) => Filters.FirstOrDefault(filter => filter.Dimension == dimension);

    public bool Includes(Dimension dimension, string? value) => FilterOn(dimension)?.Include.Contains(value) == true;

    /// <summary>With a value asked for, or no longer where it is already.</summary>
    public ExplorerState Toggle(Dimension dimension, string? value) => Includes(dimension, value) || FilterOn(dimension)?.Exclude.Contains(value) == true
        ? Without(dimension, value)
        : Changed(dimension, filter => filter with { Include = [.. filter.Include, value] });

    public ExplorerState Excluding(Dimension dimension, string? value) =>
        Without(dimension, value).Changed(dimension, filter => filter with { Exclude = [.. filter.Exclude, value] });

    public ExplorerState Without(Dimension dimension, string? value) => Changed(dimension, filter => filter with
    {
        Include = [.. filter.Include.Where(one => one != value)],
        Exclude = [.. filter.Exclude.Where(one => one != value)],
    });

    /// <summary>With another tab of a card open.</summary>
    public ExplorerState Showing(IReadOnlyList<Dimension> card, Dimension open)
    {
        string[] others = [.. card.Select(DimensionName.NameOf)];
        return this with { Shown = [.. Shown.Where(one => !others.Contains(one)), .. open == card[0] ? [] : new[] { DimensionName.NameOf(open) }] };
    }

    /// <summary>The address; equal states have equal ones.</summary>
    public override string ToString() => Path + Query();

    /// <summary>Address of a piece of the page, or of a page beside it.</summary>
    public string Beside(string place, string name, string value) => $"{Path}/{place}{Query($"{name}={Uri.EscapeDataString(value)}")}";

    /// <summary>Every parameter but those that a form brings itself, as hidden fields.</summary>
    public IEnumerable<(string Name, string Value)> Fields(params string[] brought) => Parameters().Where(one => !brought.Contains(one.Name));

    private string Query(string? first = null)
    {
        var text = new StringBuilder(first);
        foreach ((string name, string value) in Parameters())
        {
            text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.Length == 0 ? "" : text.Insert(0, '?').ToString();
    }

    private IEnumerable<(string Name, string Value)> Parameters()
    {
        if (Period is { } period && period.Name != ExplorerPeriod.Default)
        {
            yield return ("period", period.Name);
        }

        foreach ((string name, string? value) in new[] { ("from", From), ("to", To), ("timezone", Timezone), ("interval", Interval is { } one ? ExplorerPeriod.NameOf(one) : null) })
        {
            if (value is not null)
            {
                yield return (name, value);
            }
        }

        if (!Compare)
        {
            yield return ("compare", "none");
        }

        if (Bots != BotsMode.Exclude)
        {
            yield return ("bots", Bots.ToString().ToLowerInvariant());
        }

        foreach (MetricsFilter filter in Filters)
        {
            string name = DimensionName.NameOf(filter.Dimension);
            foreach (string? value in filter.Include)
            {
                yield return (name, value ?? "null");
            }

            foreach (string? value in filter.Exclude)
            {
                yield return (name, "!" + (value ?? "null"));
            }
        }

        foreach (string shown in Shown)
        {
            yield return ("show", shown);
        }
    }

    private ExplorerState Changed(Dimension dimension, Func<MetricsFilter, MetricsFilter> change)
    {
        MetricsFilter before = FilterOn(dimension) ?? new MetricsFilter(dimension, [], []);
        MetricsFilter after = change(before);
        return this with { Filters = [.. Filters.Where(one => one.Dimension != dimension), .. after.Include.Count + after.Exclude.Count > 0 ? [after] : Array.Empty<MetricsFilter>()] };
    }

    private static PeriodBound? BoundOf(string? text) => text is not null && InstantText.TryParse(text, out PeriodBound bound) ? bound : null;
}
