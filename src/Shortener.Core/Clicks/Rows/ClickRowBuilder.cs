using Shortener.Core.Analytics;
using Shortener.Core.Channels;
using Shortener.Core.Events;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Clicks.Rows;

/// <summary>
/// Turns enriched clicks of one source into rows: cleans their texts, clamps their instants and gives repeated content its key. Keeps
/// bounded caches across batches, so that a key is hashed and inserted once. Not thread-safe: a source commits one batch at a time.
/// </summary>
internal sealed class ClickRowBuilder
{
    // Entries kept per table and generation: at about half a kilobyte each, some 50 MB for a source that meets them all.
    private readonly EntrySet<string, UserAgentEntry> _userAgents = new(32_768, StringComparer.Ordinal);
    private readonly EntrySet<GeoLocation, PlaceEntry> _places = new(32_768);
    private readonly EntrySet<string, ReferrerEntry> _referrers = new(32_768, StringComparer.Ordinal);
    private readonly EntrySet<TrafficSource, TrafficEntry> _traffic = new(8_192);

    private int _batch;

    public LabelSet Labels { get; } = new();

    /// <summary>The batch's events in the order of the tables' keys: by day, subject, instant and position.</summary>
    public IReadOnlyList<EventRow> Events { get; private set; } = [];

    public IReadOnlyList<UserAgentEntry> MissingUserAgents => _userAgents.Missing;

    public IReadOnlyList<PlaceEntry> MissingPlaces => _places.Missing;

    public IReadOnlyList<ReferrerEntry> MissingReferrers => _referrers.Missing;

    public IReadOnlyList<TrafficEntry> MissingTraffic => _traffic.Missing;

    /// <summary>
    /// The batch's clicks in the order of the tables' keys: by day, link, instant and position. Its events are in <see cref="Events"/>.
    /// </summary>
    /// <exception cref="ClickDataException">A click or event cannot be stored as it is.</exception>
    public ClickRow[] Build(IReadOnlyList<EnrichedClick> clicks, ClickWindow window)
    {
        _batch++;
        Labels.Begin(_batch);
        _userAgents.Begin(_batch);
        _places.Begin(_batch);
        _referrers.Begin(_batch);
        _traffic.Begin(_batch);
        var rows = new ClickRow[clicks.Count];
        var order = new RowOrder[rows.Length];
        List<EventRow>? events = null;
        int count = 0;
        for (int i = 0; i < clicks.Count; i++)
        {
            ClickRow row = Build(clicks[i], window);
            if (clicks[i].Raw is RawEvent captured)
            {
                (events ??= []).Add(new EventRow(row, captured));
                continue;
            }

            rows[count] = row;
            order[count++] = RowOrder.Of(row);
        }

        events?.Sort();
        Events = events ?? (IReadOnlyList<EventRow>)[];
        // The keys lie side by side: following a reference to each row for each comparison takes several times as long.
        Array.Sort(order, rows, 0, count);
        Array.Resize(ref rows, count);
        return rows;
    }

    /// <summary>Workspaces of the batch's clicks and events.</summary>
    public IReadOnlyCollection<int> WorkspacesOf(ClickRow[] rows)
    {
        var workspaces = new HashSet<int>();
        // Sorted by link, so most follow one of their own workspace.
        int last = 0;
        foreach (ClickRow row in rows)
        {
            if (row.WorkspaceId != last)
            {
                workspaces.Add(last = row.WorkspaceId);
            }
        }

        foreach (EventRow row in Events)
        {
            workspaces.Add(row.Visit.WorkspaceId);
        }

        return workspaces;
    }

    /// <summary>
    /// The batch without what belongs to deleted workspaces: it is counted as stored, like everything that was stored and erased before, and
    /// nothing of it is written.
    /// </summary>
    public ClickRow[] LeaveOut(ClickRow[] rows, IReadOnlyCollection<int> ended)
    {
        if (ended.Count == 0)
        {
            return rows;
        }

        Events = [.. Events.Where(row => !ended.Contains(row.Visit.WorkspaceId))];
        return Array.FindAll(rows, row => !ended.Contains(row.WorkspaceId));
    }

    /// <summary>Call after the commit succeeded, never before: what it says is stored is not written again.</summary>
    public void MarkStored()
    {
        Labels.MarkStored();
        _userAgents.MarkStored();
        _places.MarkStored();
        _referrers.MarkStored();
        _traffic.MarkStored();
    }

    private ClickRow Build(EnrichedClick click, ClickWindow window)
    {
        RawClick raw = click.Raw;
        long at = window.Clamp(raw.UnixMicros, out bool clamped);
        return new ClickRow
        {
            Position = raw.EndPosition,
            LinkId = raw.LinkId,
            WorkspaceId = raw.WorkspaceId,
            At = at,
            Visitor = raw.Visitor,
            BotKind = click.BotKind,
            Flags = clamped ? raw.Flags | ClickFlags.Clamped : raw.Flags,
            UserAgent = UserAgent(click),
            Place = Place(click.Location),
            Referrer = Referrer(click),
            Traffic = Traffic(click.Traffic),
            Language = Labels.Use(StorableText.Clean(click.Language)),
            BotKindLabel = Labels.Use(DimensionValues.BotKindName(click.BotKind)),
            Variant = Labels.Use(StorableText.Clean(raw.Variant)),
        };
    }

    private UserAgentEntry? UserAgent(EnrichedClick click)
    {
        string key = click.Raw.UserAgent ?? "";
        if (key.Length == 0 && click.BotName is null && click.UserAgent == UserAgentResult.Unknown)
        {
            return null;
        }

        if (!_userAgents.TryGet(key, out UserAgentEntry? entry)
            || !string.Equals(entry.SourceBotName, click.BotName, StringComparison.Ordinal)
            || !(ReferenceEquals(entry.Source, click.UserAgent) || entry.Source == click.UserAgent))
        {
            entry = UserAgentEntry.Create(key, click.UserAgent, click.BotName, Labels);
            _userAgents.Put(key, entry);
        }

        if (_userAgents.Use(entry))
        {
            entry.UseLabels(Labels);
        }

        return entry;
    }

    private PlaceEntry? Place(GeoLocation location)
    {
        if (ReferenceEquals(location, GeoLocation.Unknown) || location == GeoLocation.Unknown)
        {
            return null;
        }

        if (!_places.TryGet(location, out PlaceEntry? entry))
        {
            entry = PlaceEntry.Create(location, Labels);
            _places.Put(location, entry);
        }

        if (_places.Use(entry))
        {
            entry.UseLabels(Labels);
        }

        return entry;
    }

    private ReferrerEntry? Referrer(EnrichedClick click)
    {
        if (DimensionValues.Referrer(click.Referrer, click.ReferrerDomain) is not { } key)
        {
            return null;
        }

        if (!_referrers.TryGet(key, out ReferrerEntry? entry)
            || !string.Equals(entry.SourceDomain, click.ReferrerDomain, StringComparison.Ordinal))
        {
            entry = ReferrerEntry.Create(key, click.ReferrerDomain, Labels);
            _referrers.Put(key, entry);
        }

        if (_referrers.Use(entry))
        {
            entry.UseLabels(Labels);
        }

        return entry;
    }

    private TrafficEntry Traffic(TrafficSource traffic)
    {
        if (!_traffic.TryGet(traffic, out TrafficEntry? entry))
        {
            entry = TrafficEntry.Create(traffic, Labels);
            _traffic.Put(traffic, entry);
        }

        if (_traffic.Use(entry))
        {
            entry.UseLabels(Labels);
        }

        return entry;
    }
}
