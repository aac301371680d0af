using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Copies clicks and inserts dictionary rows, inside the caller's transaction.</summary>
internal static class PostgresClickWriter
{
    private const string CopyClicks = """
        COPY clicks (link_id, at, position, source_id, workspace_id, visitor, user_agent_id, place_id, referrer_id, traffic_id, bot_kind,
            flags, language, variant)
        FROM STDIN (FORMAT BINARY)
        """;

    // Several workers insert the same rows: every transaction takes them in the same order (tables as below, rows by id), so that
    // one waits for another and never both for each other.
    private const string InsertUserAgents = """
        INSERT INTO user_agents (id, value, browser, browser_version, os, os_version, device_type, device_brand, device_model,
            in_app_browser, bot_name)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ORDER BY 1
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertPlaces = """
        INSERT INTO places (id, country, region, city, latitude, longitude)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6) ORDER BY 1
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertReferrers = """
        INSERT INTO referrers (id, value, domain)
        SELECT * FROM unnest($1, $2, $3) ORDER BY 1
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertTraffic = """
        INSERT INTO traffic (id, channel, source, medium, campaign, utm_source, utm_medium, utm_campaign, utm_term, utm_content)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ORDER BY 1
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertLabels = """
        INSERT INTO labels (id, value)
        SELECT * FROM unnest($1, $2) ORDER BY 1
        ON CONFLICT (id) DO NOTHING
        """;

    public static async Task CopyClicksAsync(NpgsqlConnection connection, int sourceId, ClickRow[] rows, CancellationToken ct)
    {
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(CopyClicks, ct);
        foreach (ClickRow row in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(row.LinkId, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(Timestamp(row.At), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(row.Position, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(row.WorkspaceId, NpgsqlDbType.Integer, ct);
            await WriteAsync(copy, row.Visitor, ct);
            await WriteAsync(copy, row.UserAgent?.Id, ct);
            await WriteAsync(copy, row.Place?.Id, ct);
            await WriteAsync(copy, row.Referrer?.Id, ct);
            await copy.WriteAsync(row.Traffic.Id, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync((short)row.BotKind, NpgsqlDbType.Smallint, ct);
            await copy.WriteAsync((short)row.Flags, NpgsqlDbType.Smallint, ct);
            await WriteAsync(copy, row.Language, ct);
            await WriteAsync(copy, row.Variant, ct);
        }

        // Without this the copied rows are given up when the importer is disposed.
        await copy.CompleteAsync(ct);
    }

    public static async Task WriteDictionariesAsync(NpgsqlConnection connection, ClickRowBuilder builder, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (builder.MissingUserAgents is { Count: > 0 } userAgents)
        {
            batch.Append(InsertUserAgents).Parameters
                .WithEach(NpgsqlDbType.Bigint, userAgents, static entry => entry.Id)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.Value)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.Browser?.Value)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.BrowserVersion)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.Os?.Value)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.OsVersion)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.Device?.Value)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.DeviceBrand)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.DeviceModel)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.InAppBrowser?.Value)
                .WithEach(NpgsqlDbType.Text, userAgents, static entry => entry.Bot?.Value);
        }

        if (builder.MissingPlaces is { Count: > 0 } places)
        {
            batch.Append(InsertPlaces).Parameters
                .WithEach(NpgsqlDbType.Bigint, places, static entry => entry.Id)
                .WithEach(NpgsqlDbType.Text, places, static entry => entry.CountryLabel?.Value)
                .WithEach(NpgsqlDbType.Text, places, static entry => entry.Region)
                .WithEach(NpgsqlDbType.Text, places, static entry => entry.City)
                .WithEach(NpgsqlDbType.Double, places, static entry => entry.Latitude)
                .WithEach(NpgsqlDbType.Double, places, static entry => entry.Longitude);
        }

        if (builder.MissingReferrers is { Count: > 0 } referrers)
        {
            batch.Append(InsertReferrers).Parameters
                .WithEach(NpgsqlDbType.Bigint, referrers, static entry => entry.Id)
                .WithEach(NpgsqlDbType.Text, referrers, static entry => entry.Value.Value)
                .WithEach(NpgsqlDbType.Text, referrers, static entry => entry.Domain?.Value);
        }

        if (builder.MissingTraffic is { Count: > 0 } traffic)
        {
            batch.Append(InsertTraffic).Parameters
                .WithEach(NpgsqlDbType.Bigint, traffic, static entry => entry.Id)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.Channel.Value)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.Source?.Value)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.Medium)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.Campaign)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.UtmSource?.Value)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.UtmMedium?.Value)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.UtmCampaign?.Value)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.UtmTerm?.Value)
                .WithEach(NpgsqlDbType.Text, traffic, static entry => entry.UtmContent?.Value);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Appends the insert of missing labels; after the rollups are known, which may use labels that the rows do not.</summary>
    public static void AppendLabels(NpgsqlBatch batch, LabelSet labels)
    {
        if (labels.Missing is { Count: > 0 } missing)
        {
            batch.Append(InsertLabels).Parameters
                .WithEach(NpgsqlDbType.Bigint, missing, static entry => entry.Id)
                .WithEach(NpgsqlDbType.Text, missing, static entry => entry.Value);
        }
    }

    public static DateTime Timestamp(long unixMicros) =>
        new(DateTime.UnixEpoch.Ticks + (unixMicros * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    public static Task WriteAsync(NpgsqlBinaryImporter copy, long? value, CancellationToken ct) =>
        value is { } number ? copy.WriteAsync(number, NpgsqlDbType.Bigint, ct) : copy.WriteNullAsync(ct);

    public static Task WriteAsync(NpgsqlBinaryImporter copy, LabelEntry? label, CancellationToken ct) =>
        label is not null ? copy.WriteAsync(label.Value, NpgsqlDbType.Text, ct) : copy.WriteNullAsync(ct);
}
