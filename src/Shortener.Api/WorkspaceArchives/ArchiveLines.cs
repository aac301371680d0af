using System.Globalization;
using System.Text.Json;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Ids;
using Shortener.Core.RawClicks;
using Shortener.Core.WorkspaceArchives;

namespace Shortener.Api.WorkspaceArchives;

/// <summary>Rows as lines of JSON. Stateless, thread-safe.</summary>
internal static class ArchiveLines
{
    public static ReadOnlyMemory<byte> Of(ArchiveTable table, IReadOnlyList<ArchiveRow> rows) => Write(rows, (writer, row) =>
    {
        for (int i = 0; i < table.Columns.Count; i++)
        {
            writer.WritePropertyName(table.Columns[i].Field);
            ArchiveColumn column = table.Columns[i];
            if (column.Kind == ArchiveKind.Id && row.Values[i] is long id)
            {
                // Zero is nobody: an API key or a person, whichever it was not.
                writer.WriteStringValue(id == 0 ? null : KindOf(table, column, row)?.Format(id));
                continue;
            }

            WriteValue(writer, column, row.Values[i]);
        }
    });

    public static ReadOnlyMemory<byte> Of(IReadOnlyList<ArchivedEvent> events) => Write(events, static (writer, one) =>
    {
        var kind = (EventKind)one.Kind;
        bool ofHub = kind <= EventKind.Lead;
        writer.WriteString("at", one.Instant.UtcDateTime);
        writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));
        writer.WriteString(ofHub ? "hubId" : "interstitialId", (ofHub ? OpaqueId.Hub : OpaqueId.Interstitial).Format(one.SubjectId));
        WriteId(writer, ofHub ? "blockId" : "creativeId", ofHub ? OpaqueId.HubBlock : OpaqueId.Creative, one.PartId);
        WriteId(writer, "linkId", OpaqueId.Link, one.LinkId);
        if (one.ElapsedMs is { } elapsed)
        {
            writer.WriteNumber("elapsedMs", elapsed);
        }

        writer.WriteString("visitor", one.Visitor is { } visitor ? ClickMatcher.VisitorName(visitor) : null);
        writer.WriteString("botKind", DimensionValues.BotKindName((BotKind)one.BotKind));
        writer.WriteString("bot", one.Bot);
        writer.WriteString("userAgent", one.UserAgent);
        writer.WriteString("browser", one.Browser);
        writer.WriteString("os", one.Os);
        writer.WriteString("device", one.Device);
        writer.WriteString("language", one.Language);
        writer.WriteString("country", one.Country);
        writer.WriteString("region", one.Region);
        writer.WriteString("city", one.City);
        writer.WriteString("referrer", one.Referrer);
        writer.WriteString("channel", one.Channel);
        writer.WriteString("utmSource", one.UtmSource);
        writer.WriteString("utmMedium", one.UtmMedium);
        writer.WriteString("utmCampaign", one.UtmCampaign);
        writer.WriteString("utmTerm", one.UtmTerm);
        writer.WriteString("utmContent", one.UtmContent);
    });

    /// <summary>Null for a kind that has no ids: the number of a row is of no use outside.</summary>
    private static OpaqueId? KindOf(ArchiveTable table, ArchiveColumn column, ArchiveRow row)
    {
        if (column.IdBy is not var (by, kinds))
        {
            return column.Id;
        }

        int place = table.Columns.ToList().FindIndex(other => other.Name == by);
        return kinds.GetValueOrDefault(Convert.ToString(row.Values[place], CultureInfo.InvariantCulture) ?? "");
    }

    private static ReadOnlyMemory<byte> Write<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        foreach (T item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
            writer.Flush();
            buffer.WriteByte((byte)'\n');
            writer.Reset();
        }

        return buffer.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, ArchiveColumn column, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case DateTimeOffset instant:
                writer.WriteStringValue(instant.UtcDateTime);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            default:
                WriteText(writer, column, Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ArchiveColumn column, string text)
    {
        if (column.Kind == ArchiveKind.Json)
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                document.RootElement.WriteTo(writer);
                return;
            }
            catch (JsonException)
            {
                // A damaged document is given as the text it is, rather than not at all.
            }
        }

        writer.WriteStringValue(text);
    }

    private static void WriteId(Utf8JsonWriter writer, string name, OpaqueId kind, long? id)
    {
        if (id is { } some)
        {
            writer.WriteString(name, kind.Format(some));
        }
    }
}
