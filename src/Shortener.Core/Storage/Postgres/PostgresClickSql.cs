using System.Text;
using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.RawClicks;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Writes the part of a statement that selects stored clicks or events, whose columns of a visit are the same. Only fragments of this file make up the text; every value is a
/// parameter. Calendars are arrays of instants and keys, so that time zones are the program's and not the server's.
/// </summary>
internal sealed class PostgresClickSql
{
    private const string UserAgents = "LEFT JOIN user_agents ua ON ua.id = c.user_agent_id";
    private const string Places = "LEFT JOIN places p ON p.id = c.place_id";
    private const string Referrers = "LEFT JOIN referrers r ON r.id = c.referrer_id";
    private const string Traffic = "LEFT JOIN traffic t ON t.id = c.traffic_id";
    private const string Links = "LEFT JOIN links l ON l.id = c.link_id";
    private const string Domains = "LEFT JOIN domains d ON d.id = l.domain_id";
    private const string Tags = "LEFT JOIN LATERAL unnest(l.tags) AS tag (value) ON true";
    private const string Day = "(floor(extract(epoch FROM c.at) / 86400))::integer";

    // Link-days with a click that link_days does not hold. Only for periods of whole days.
    private const string WaitingLinkDays = """
        (SELECT DISTINCT s.day, s.link_id
         FROM (SELECT hour / 24 AS day, link_id, source_id, sum(clicks + bot_clicks) AS stored FROM link_hours
               WHERE link_id = ANY (@links) AND hour >= @firstHour AND hour < @behindHour
               GROUP BY link_id, hour / 24, source_id) s
         LEFT JOIN hot_link_days h ON h.link_id = s.link_id AND h.day = s.day AND h.source_id = s.source_id
         WHERE h.link_id IS NULL OR (h.folded < s.stored AND h.folded_to < 9223372036854775807)) AS waiting
        JOIN clicks c ON c.link_id = waiting.link_id AND c.at >= to_timestamp(waiting.day * 86400.0) AND c.at < to_timestamp((waiting.day + 1) * 86400.0)
        """;

    private readonly NpgsqlCommand _command;
    private readonly List<string> _joins = [];
    private readonly StringBuilder _where = new();
    private readonly string _from = "clicks c";
    private readonly bool _events;

    public PostgresClickSql(NpgsqlCommand command, ClickSelection clicks)
    {
        _command = command;
        Add("workspace", clicks.WorkspaceId);
        Add("from", Instant(clicks.Range.From));
        Add("to", Instant(clicks.Range.To));
        _where.Append("c.at >= @from AND c.at < @to AND c.workspace_id = @workspace");
        if (clicks.Links is not null)
        {
            Add("links", clicks.Links.ToArray());
            _where.Append(" AND c.link_id = ANY (@links)");
        }

        _events = clicks.Events is not null;
        if (clicks.Events is { } events)
        {
            _from = "events c";
            Add("kinds", events.Kinds.Select(static kind => (short)kind).ToArray());
            _where.Append(" AND c.kind = ANY (@kinds)");
            if (events.Subjects is not null)
            {
                Add("subjects", events.Subjects.ToArray());
                _where.Append(" AND c.subject_id = ANY (@subjects)");
            }
        }

        if (clicks.OutsideHotDays)
        {
            _from = WaitingLinkDays;
            Add("firstHour", (int)(clicks.Range.From / UnixMicros.PerHour));
            Add("behindHour", (int)(clicks.Range.To / UnixMicros.PerHour));
            _where.Append(" AND NOT EXISTS (SELECT 1 FROM hot_link_days h WHERE h.link_id = c.link_id AND h.day = ").Append(Day)
                .Append(" AND h.source_id = c.source_id AND c.position <= h.folded_to)");
        }

        foreach (ValueFilter filter in clicks.Filters)
        {
            AddFilter(filter);
        }
    }

    /// <summary>The click's UTC day since the epoch.</summary>
    public static string UtcDay => Day;

    /// <summary>Restricts to the clicks that the mode counts; for statements that count nothing else.</summary>
    public void AddBots(BotsMode bots) => _where.Append(bots switch
    {
        BotsMode.Exclude => " AND c.bot_kind = 0",
        BotsMode.Only => " AND c.bot_kind <> 0",
        _ => "",
    });

    /// <summary>Restricts to clicks behind a place in the order from the newest on.</summary>
    public void AddBefore(ClickPlace place)
    {
        Add("beforeAt", Instant(place.At));
        Add("beforeSource", place.SourceId);
        Add("beforePosition", place.Position);
        // The first condition is for the index, which knows no rows of values.
        _where.Append(" AND c.at <= @beforeAt AND (c.at, c.source_id, c.position) < (@beforeAt, @beforeSource, @beforePosition)");
    }

    public void AddKnownVisitor() => _where.Append(" AND c.visitor IS NOT NULL");

    /// <summary>What clicks are grouped by: the value itself, or the column it is made of.</summary>
    public string Group(ClickGrouping grouping) => grouping switch
    {
        { Buckets: { } buckets } => Calendar("bucket", buckets),
        { By: Dimension.Visitor } => "c.visitor",
        { By: Dimension.Link } => "c.link_id",
        _ => Value(grouping.By),
    };

    /// <summary>Text of a group named <c>g</c> by <see cref="Group"/>.</summary>
    public static string TextOfGroup(ClickGrouping grouping) => grouping switch
    {
        { Buckets: not null } or { By: Dimension.Link } => "g::text",
        { By: Dimension.Visitor } => "lpad(to_hex(g), 16, '0')",
        _ => "g",
    };

    /// <summary>Restricts to some values of the dimension; null among them stands for unknown.</summary>
    public void AddValues(Dimension dimension, IReadOnlyList<string?> values) =>
        AddIncluded(Value(dimension), "only", [.. values.OfType<string>()], values.Contains(null));

    /// <summary>The tables with their joins and conditions, from FROM to the end of WHERE.</summary>
    public string FromWhere() => $"FROM {_from}\n{string.Join('\n', _joins)}\nWHERE {_where}";

    private static DateTime Instant(long unixMicros) => UnixMicros.ToInstant(unixMicros).UtcDateTime;

    private void AddFilter(ValueFilter filter)
    {
        string name = "filter" + (int)filter.Dimension;
        if (filter.Dimension == Dimension.Tag)
        {
            AddTagFilter(filter, name);
            return;
        }

        string expression = filter.Buckets is { } buckets ? Calendar(name + "at", buckets) + "::text" : Value(filter.Dimension);
        if (filter.Include is not null)
        {
            AddIncluded(expression, name, filter.Include, filter.IncludeUnknown);
        }

        if (filter.Exclude.Count > 0)
        {
            Add(name + "not", filter.Exclude.ToArray());
            _where.Append(" AND (").Append(expression).Append(" IS NULL OR ").Append(expression).Append(" <> ALL (@").Append(name).Append("not))");
        }

        if (filter.ExcludeUnknown)
        {
            _where.Append(" AND ").Append(expression).Append(" IS NOT NULL");
        }
    }

    private void AddIncluded(string expression, string name, IReadOnlyList<string> values, bool unknown)
    {
        Add(name, values.ToArray());
        _where.Append(" AND (").Append(expression).Append(" = ANY (@").Append(name).Append(unknown ? ") OR " + expression + " IS NULL)" : "))");
    }

    private void AddTagFilter(ValueFilter filter, string name)
    {
        Join(Links);
        if (filter.Include is not null)
        {
            Add(name, filter.Include.ToArray());
            _where.Append(" AND (l.tags && @").Append(name).Append(filter.IncludeUnknown ? " OR coalesce(cardinality(l.tags), 0) = 0)" : ")");
        }

        if (filter.Exclude.Count > 0)
        {
            Add(name + "not", filter.Exclude.ToArray());
            _where.Append(" AND NOT coalesce(l.tags && @").Append(name).Append("not, false)");
        }

        if (filter.ExcludeUnknown)
        {
            _where.Append(" AND cardinality(l.tags) > 0");
        }
    }

    /// <summary>Key of the segment around the click: <c>width_bucket</c> is a binary search over the segments' starts.</summary>
    private string Calendar(string name, BucketMap buckets)
    {
        if (!_command.Parameters.Contains(name + "_starts"))
        {
            // Instants before the first start belong to the first segment.
            _command.Parameters.Add(new NpgsqlParameter<DateTime[]>(name + "_starts", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz)
            {
                TypedValue = [.. buckets.Starts.Skip(1).Select(Instant)],
            });
            Add(name + "_keys", buckets.Keys.ToArray());
        }

        return $"(@{name}_keys)[width_bucket(c.at, @{name}_starts) + 1]";
    }

    private string Value(Dimension dimension) => dimension switch
    {
        Dimension.Total => "NULL::text",
        Dimension.Country => Joined("p.country", Places),
        Dimension.Region => Joined("(coalesce(p.country, '') || '/' || p.region)", Places),
        Dimension.City => Joined("(coalesce(p.country, '') || '/' || coalesce(p.region, '') || '/' || p.city)", Places),
        Dimension.Device => Joined("ua.device_type", UserAgents),
        Dimension.Os => Joined("ua.os", UserAgents),
        Dimension.Browser => Joined("ua.browser", UserAgents),
        Dimension.InAppBrowser => Joined("ua.in_app_browser", UserAgents),
        Dimension.Bot => Joined("ua.bot_name", UserAgents),
        Dimension.Language => "c.language",
        Dimension.Variant => _events ? "NULL::text" : "c.variant",
        Dimension.Referrer => Joined("r.value", Referrers),
        Dimension.ReferrerDomain => Joined("r.domain", Referrers),
        Dimension.Channel => Joined("t.channel", Traffic),
        Dimension.Source => Joined("t.source", Traffic),
        Dimension.UtmSource => Joined("t.utm_source", Traffic),
        Dimension.UtmMedium => Joined("t.utm_medium", Traffic),
        Dimension.UtmCampaign => Joined("t.utm_campaign", Traffic),
        Dimension.UtmTerm => Joined("t.utm_term", Traffic),
        Dimension.UtmContent => Joined("t.utm_content", Traffic),
        Dimension.BotKind => """
            (CASE c.bot_kind WHEN 1 THEN 'crawler' WHEN 2 THEN 'preview' WHEN 3 THEN 'prefetch' WHEN 4 THEN 'head' WHEN 5 THEN 'tool' END)
            """,
        Dimension.Link => "c.link_id::text",
        Dimension.Domain => Joined("d.host", Links, Domains),
        Dimension.Tag => Joined("tag.value", Links, Tags),
        Dimension.Visitor => "lpad(to_hex(c.visitor), 16, '0')",
        Dimension.Hub when _events => "(CASE WHEN c.kind <= 3 THEN c.subject_id END)::text",
        Dimension.Button when _events => "(CASE WHEN c.kind <= 3 THEN c.part_id END)::text",
        Dimension.Interstitial when _events => "(CASE WHEN c.kind > 3 THEN c.subject_id END)::text",
        Dimension.Creative when _events => "(CASE WHEN c.kind > 3 THEN c.part_id END)::text",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No column of a click answers this dimension"),
    };

    private string Joined(string expression, params ReadOnlySpan<string> joins)
    {
        foreach (string join in joins)
        {
            Join(join);
        }

        return expression;
    }

    private void Join(string join)
    {
        if (!_joins.Contains(join))
        {
            _joins.Add(join);
        }
    }

    private void Add<T>(string name, T value) => _command.Parameters.Add(new NpgsqlParameter<T>(name, value));
}
