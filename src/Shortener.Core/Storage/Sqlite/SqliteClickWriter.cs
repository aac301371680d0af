using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Inserts clicks and dictionary rows with statements prepared once. Use it only while holding the writer's lease.</summary>
internal sealed class SqliteClickWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _click = new(connection, """
        INSERT INTO clicks (day, link_id, at, source_id, position, workspace_id, visitor, user_agent_id, place_id, referrer_id,
            traffic_id, bot_kind, flags, language, variant)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        """);

    private readonly SqliteStatement _userAgent = new(connection, """
        INSERT INTO user_agents (id, value, browser, browser_version, os, os_version, device_type, device_brand, device_model,
            in_app_browser, bot_name)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (id) DO NOTHING
        """);

    private readonly SqliteStatement _place = new(connection, """
        INSERT INTO places (id, country, region, city, latitude, longitude) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (id) DO NOTHING
        """);

    private readonly SqliteStatement _referrer = new(connection, """
        INSERT INTO referrers (id, value, domain) VALUES (?1, ?2, ?3)
        ON CONFLICT (id) DO NOTHING
        """);

    private readonly SqliteStatement _traffic = new(connection, """
        INSERT INTO traffic (id, channel, source, medium, campaign, utm_source, utm_medium, utm_campaign, utm_term, utm_content)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (id) DO NOTHING
        """);

    private readonly SqliteStatement _label = new(connection, """
        INSERT INTO labels (id, value) VALUES (?1, ?2)
        ON CONFLICT (id) DO NOTHING
        """);

    public void WriteClicks(int sourceId, ReadOnlySpan<ClickRow> rows)
    {
        foreach (ClickRow row in rows)
        {
            _click
                .Set(1, row.Day).Set(2, row.LinkId).Set(3, row.At).Set(4, sourceId).Set(5, row.Position).Set(6, row.WorkspaceId)
                .Set(7, row.Visitor).Set(8, row.UserAgent?.Id).Set(9, row.Place?.Id).Set(10, row.Referrer?.Id).Set(11, row.Traffic.Id)
                .Set(12, (int)row.BotKind).Set(13, (int)row.Flags).Set(14, row.Language?.Value).Set(15, row.Variant?.Value)
                .Execute();
        }
    }

    public void WriteDictionaries(ClickRowBuilder builder)
    {
        foreach (UserAgentEntry entry in builder.MissingUserAgents)
        {
            _userAgent
                .Set(1, entry.Id).Set(2, entry.Value).Set(3, entry.Browser?.Value).Set(4, entry.BrowserVersion).Set(5, entry.Os?.Value)
                .Set(6, entry.OsVersion).Set(7, entry.Device?.Value).Set(8, entry.DeviceBrand).Set(9, entry.DeviceModel)
                .Set(10, entry.InAppBrowser?.Value).Set(11, entry.Bot?.Value)
                .Execute();
        }

        foreach (PlaceEntry entry in builder.MissingPlaces)
        {
            _place
                .Set(1, entry.Id).Set(2, entry.CountryLabel?.Value).Set(3, entry.Region).Set(4, entry.City).Set(5, entry.Latitude)
                .Set(6, entry.Longitude)
                .Execute();
        }

        foreach (ReferrerEntry entry in builder.MissingReferrers)
        {
            _referrer.Set(1, entry.Id).Set(2, entry.Value.Value).Set(3, entry.Domain?.Value).Execute();
        }

        foreach (TrafficEntry entry in builder.MissingTraffic)
        {
            _traffic
                .Set(1, entry.Id).Set(2, entry.Channel.Value).Set(3, entry.Source?.Value).Set(4, entry.Medium).Set(5, entry.Campaign)
                .Set(6, entry.UtmSource?.Value).Set(7, entry.UtmMedium?.Value).Set(8, entry.UtmCampaign?.Value)
                .Set(9, entry.UtmTerm?.Value).Set(10, entry.UtmContent?.Value)
                .Execute();
        }
    }

    /// <summary>Call last: rollups may use labels that the rows alone do not.</summary>
    public void WriteLabels(LabelSet labels)
    {
        foreach (LabelEntry entry in labels.Missing)
        {
            _label.Set(1, entry.Id).Set(2, entry.Value).Execute();
        }
    }

    public void Dispose()
    {
        _click.Dispose();
        _userAgent.Dispose();
        _place.Dispose();
        _referrer.Dispose();
        _traffic.Dispose();
        _label.Dispose();
    }
}
