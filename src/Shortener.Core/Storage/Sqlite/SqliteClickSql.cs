using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;
using Shortener.Core.RawClicks;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Writes the part of a statement that selects stored clicks or events, whose columns of a visit are the same. Only fragments of this file make up the text; every value is a
/// parameter. Calendars are functions registered on the connection, because SQLite knows no time zones.
/// </summary>
internal sealed class SqliteClickSql
{
    private const string UserAgents = "LEFT JOIN user_agents ua ON ua.id = c.user_agent_id";
    private const string Places = "LEFT JOIN places p ON p.id = c.place_id";
    private const string Referrers = "LEFT JOIN referrers r ON r.id = c.referrer_id";
    private const string Traffic = "LEFT JOIN traffic t ON t.id = c.traffic_id";
    private const string Links = "LEFT JOIN links l ON l.id = c.link_id";
    private const string Domains = "LEFT JOIN domains d ON d.id = l.domain_id";
    private const string Tags = "LEFT JOIN json_each(l.tags) tag";

    private const string LinkDays = """
        SELECT DISTINCT hour / 24 AS day, link_id FROM link_hours
        WHERE link_id IN (SELECT value FROM json_each($links)) AND hour >= $from / 3600000000 AND hour <= ($to - 1) / 3600000000
        """;

    // Link-days with a click that link_days does not hold. Only for periods of whole days.
    private const string WaitingLinkDays = """
        SELECT DISTINCT s.day, s.link_id
        FROM (SELECT hour / 24 AS day, link_id, source_id, sum(clicks + bot_clicks) AS stored FROM link_hours
              WHERE link_id IN (SELECT value FROM json_each($links)) AND hour >= $from / 3600000000 AND hour <= ($to - 1) / 3600000000
              GROUP BY link_id, hour / 24, source_id) s
        LEFT JOIN hot_link_days h ON h.link_id = s.link_id AND h.day = s.day AND h.source_id = s.source_id
        WHERE h.link_id IS NULL OR (h.folded < s.stored AND h.folded_to < 9223372036854775807)
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _command;
    private readonly List<string> _joins = [];
    private readonly StringBuilder _where = new();
    private readonly string _from;
    private readonly bool _events;

    public SqliteClickSql(SqliteConnection connection, SqliteCommand command, ClickSelection clicks)
    {
        _connection = connection;
        _command = command;
        command.Parameters.AddWithValue("$workspace", clicks.WorkspaceId);
        command.Parameters.AddWithValue("$from", clicks.Range.From);
        command.Parameters.AddWithValue("$to", clicks.Range.To);
        // The clicks are clustered by day and link: link_hours names the link-days to visit, one short range each. So are the events,
        // by day and subject.
        _events = clicks.Events is not null;
        _from = clicks.Events is { } events ? EventsFrom(events, clicks.Links is not null)
            : clicks.Links is null ? "clicks c"
            : $"({(clicks.OutsideHotDays ? WaitingLinkDays : LinkDays)}) linkDay\nCROSS JOIN clicks c ON c.day = linkDay.day AND c.link_id = linkDay.link_id";
        _where.Append("c.day >= $from / 86400000000 AND c.day <= ($to - 1) / 86400000000")
            .Append(" AND c.at >= $from AND c.at < $to AND c.workspace_id = $workspace");
        if (clicks.Links is not null)
        {
            command.Parameters.AddWithValue("$links", Json(clicks.Links));
        }

        if (clicks.Events is { } selected)
        {
            // Numbers of an enum of ours.
            _where.Append(" AND c.kind IN (").AppendJoin(',', selected.Kinds.Select(static kind => (int)kind)).Append(')');
            _where.Append(clicks.Links is null ? "" : " AND c.link_id IN (SELECT value FROM json_each($links))");
        }

        if (clicks.OutsideHotDays)
        {
            _where.Append(" AND NOT EXISTS (SELECT 1 FROM hot_link_days h")
                .Append(" WHERE h.link_id = c.link_id AND h.day = c.day AND h.source_id = c.source_id AND c.position <= h.folded_to)");
        }

        foreach (ValueFilter filter in clicks.Filters)
        {
            AddFilter(filter);
        }
    }

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
        _command.Parameters.AddWithValue("$beforeAt", place.At);
        _command.Parameters.AddWithValue("$beforeSource", place.SourceId);
        _command.Parameters.AddWithValue("$beforePosition", place.Position);
        _where.Append(" AND (c.at, c.source_id, c.position) < ($beforeAt, $beforeSource, $beforePosition)");
    }

    /// <summary>Lets the statement read by the index over instants; without its condition no statement would.</summary>
    public void UseInstants() => _where.Append(" AND c.source_id > 0");

    public void AddKnownVisitor() => _where.Append(" AND c.visitor IS NOT NULL");

    /// <summary>Expression of the group's value as text.</summary>
    public string Value(ClickGrouping grouping)
    {
        if (grouping.Buckets is null)
        {
            return Value(grouping.By);
        }

        _connection.CreateFunction("bucket_key", (long at) => grouping.Buckets.KeyAt(at), isDeterministic: true);
        return "CAST(bucket_key(c.at) AS TEXT)";
    }

    /// <summary>What to group by: a column where the value is made of one, else the value in the first place of the SELECT.</summary>
    public static string GroupBy(ClickGrouping grouping) => grouping.By switch
    {
        Dimension.Visitor => "c.visitor",
        Dimension.Link => "c.link_id",
        _ => "1",
    };

    /// <summary>Restricts to some values of an expression; null among them stands for unknown.</summary>
    public void AddValues(string expression, IReadOnlyList<string?> values) =>
        AddIncluded(expression, "$only", [.. values.OfType<string>()], values.Contains(null));

    /// <summary>The tables with their joins and conditions, from FROM to the end of WHERE.</summary>
    public string FromWhere() => $"FROM {_from}\n{string.Join('\n', _joins)}\nWHERE {_where}";

    /// <summary>Text for <c>json_each</c>.</summary>
    public static string Json(IReadOnlyList<long> values) => "[" + string.Join(',', values) + "]";

    private static string Json(IReadOnlyList<string> values)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (string value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private string EventsFrom(EventSelection events, bool byLink)
    {
        if (events.Subjects is null)
        {
            return byLink ? "events c INDEXED BY events_link" : "events c";
        }

        _command.Parameters.AddWithValue("$subjects", Json(events.Subjects));
        return $"""
            (SELECT DISTINCT day, subject_id FROM event_days
             WHERE workspace_id = $workspace AND kind IN ({string.Join(',', events.Kinds.Select(static kind => (int)kind))})
               AND subject_id IN (SELECT value FROM json_each($subjects)) AND dimension = 0
               AND day >= $from / 86400000000 AND day <= ($to - 1) / 86400000000) eventDay
            CROSS JOIN events c ON c.day = eventDay.day AND c.subject_id = eventDay.subject_id
            """;
    }

    private void AddFilter(ValueFilter filter)
    {
        string name = "$filter" + (int)filter.Dimension;
        if (filter.Dimension == Dimension.Tag)
        {
            AddTagFilter(filter, name);
            return;
        }

        string expression = filter.Buckets is { } buckets ? Calendar(filter.Dimension, buckets) : Value(filter.Dimension);
        if (filter.Include is not null)
        {
            AddIncluded(expression, name, filter.Include, filter.IncludeUnknown);
        }

        if (filter.Exclude.Count > 0)
        {
            _command.Parameters.AddWithValue(name + "not", Json(filter.Exclude));
            _where.Append(" AND (").Append(expression).Append(" IS NULL OR ").Append(expression)
                .Append(" NOT IN (SELECT value FROM json_each(").Append(name).Append("not)))");
        }

        if (filter.ExcludeUnknown)
        {
            _where.Append(" AND ").Append(expression).Append(" IS NOT NULL");
        }
    }

    private void AddIncluded(string expression, string name, IReadOnlyList<string> values, bool unknown)
    {
        _command.Parameters.AddWithValue(name, Json(values));
        _where.Append(" AND (").Append(expression).Append(" IN (SELECT value FROM json_each(").Append(name).Append("))")
            .Append(unknown ? " OR " + expression + " IS NULL)" : ")");
    }

    private void AddTagFilter(ValueFilter filter, string name)
    {
        Join(Links);
        const string AnyOf = "EXISTS (SELECT 1 FROM json_each(l.tags) own WHERE own.value IN (SELECT value FROM json_each({0})))";
        if (filter.Include is not null)
        {
            _command.Parameters.AddWithValue(name, Json(filter.Include));
            _where.Append(" AND (").Append(AnyOf.Replace("{0}", name, StringComparison.Ordinal))
                .Append(filter.IncludeUnknown ? " OR coalesce(json_array_length(l.tags), 0) = 0)" : ")");
        }

        if (filter.Exclude.Count > 0)
        {
            _command.Parameters.AddWithValue(name + "not", Json(filter.Exclude));
            _where.Append(" AND NOT ").Append(AnyOf.Replace("{0}", name + "not", StringComparison.Ordinal));
        }

        if (filter.ExcludeUnknown)
        {
            _where.Append(" AND json_array_length(l.tags) > 0");
        }
    }

    private string Calendar(Dimension dimension, BucketMap buckets)
    {
        string function = dimension == Dimension.HourOfDay ? "hour_of_day" : "day_of_week";
        _connection.CreateFunction(function, (long at) => buckets.KeyAt(at), isDeterministic: true);
        return $"CAST({function}(c.at) AS TEXT)";
    }

    private string Value(Dimension dimension) => dimension switch
    {
        Dimension.Total => "NULL",
        Dimension.Country => Joined("p.country", Places),
        Dimension.Region => Joined("(coalesce(p.country, '') || '/' || p.region)", Places),
        Dimension.City => Joined("(coalesce(p.country, '') || '/' || coalesce(p.region, '') || '/' || p.city)", Places),
        Dimension.Device => Joined("ua.device_type", UserAgents),
        Dimension.Os => Joined("ua.os", UserAgents),
        Dimension.Browser => Joined("ua.browser", UserAgents),
        Dimension.InAppBrowser => Joined("ua.in_app_browser", UserAgents),
        Dimension.Bot => Joined("ua.bot_name", UserAgents),
        Dimension.Language => "c.language",
        Dimension.Variant => _events ? "NULL" : "c.variant",
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
        Dimension.Link => "CAST(c.link_id AS TEXT)",
        Dimension.Domain => Joined("d.host", Links, Domains),
        Dimension.Tag => Joined("tag.value", Links, Tags),
        Dimension.Visitor => "(CASE WHEN c.visitor IS NOT NULL THEN printf('%016x', c.visitor) END)",
        Dimension.Hub when _events => "CAST(CASE WHEN c.kind <= 3 THEN c.subject_id END AS TEXT)",
        Dimension.Button when _events => "CAST(CASE WHEN c.kind <= 3 THEN c.part_id END AS TEXT)",
        Dimension.Interstitial when _events => "CAST(CASE WHEN c.kind > 3 THEN c.subject_id END AS TEXT)",
        Dimension.Creative when _events => "CAST(CASE WHEN c.kind > 3 THEN c.part_id END AS TEXT)",
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
}
