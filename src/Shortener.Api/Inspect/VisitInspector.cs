using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shortener.Core.Bots;
using Shortener.Core.Clicks;
using Shortener.Core.Enrichment;
using Shortener.Core.UserAgents;

namespace Shortener.Api.Inspect;

/// <summary>
/// Turns a described visit into the click the redirect would capture, enriches it, and describes the result. <c>region</c> and
/// <c>city</c> are written as metrics write them: <c>US/California</c>, <c>US/California/Springfield</c>. Thread-safe.
/// </summary>
internal sealed class VisitInspector(ClickEnricher enricher)
{
    // For a terminal or a pipe, never for HTML: names stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON line for one JSON line; <c>{"error":…}</c> for anything that is not a visit.</summary>
    public string Inspect(string line)
    {
        try
        {
            using JsonDocument visit = JsonDocument.Parse(line);
            return Describe(enricher.Enrich(Read(visit.RootElement)));
        }
        catch (JsonException e)
        {
            return Error($"not JSON: {e.Message}");
        }
        catch (FormatException e)
        {
            return Error(e.Message);
        }
        catch (InvalidOperationException)
        {
            // Text with a lone surrogate escape has no UTF-16 form that the reader gives out.
            return Error("a text holds an incomplete surrogate pair");
        }
    }

    private static RawClick Read(JsonElement visit)
    {
        if (visit.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("not a JSON object");
        }

        Dictionary<string, string> headers = ReadHeaders(visit);

        // What is no address has no location; the rest of the visit is still classified.
        _ = IPAddress.TryParse(Text(visit, "ip"), out IPAddress? ip);
        ClickFlags flags = string.Equals(Text(visit, "method"), "HEAD", StringComparison.OrdinalIgnoreCase) ? ClickFlags.Head : ClickFlags.None;
        if (headers.Any(header => PrefetchHeaders.IsPrefetchHeader(header.Key) && PrefetchHeaders.Announces(header.Value)))
        {
            flags |= ClickFlags.Prefetch;
        }

        return new RawClick
        {
            EndPosition = 0,
            LinkId = 0,
            WorkspaceId = 0,
            UnixMicros = 0,
            Flags = flags,
            Address = ip,
            UserAgent = Text(visit, "userAgent") ?? headers.GetValueOrDefault("User-Agent"),
            Referrer = Text(visit, "referrer") ?? headers.GetValueOrDefault("Referer"),
            AcceptLanguage = headers.GetValueOrDefault("Accept-Language"),
            Query = QueryOf(Text(visit, "url")),
        };
    }

    private static Dictionary<string, string> ReadHeaders(JsonElement visit)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!visit.TryGetProperty("headers", out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return headers;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("headers is not an object");
        }

        foreach (JsonProperty header in element.EnumerateObject())
        {
            headers[header.Name] = header.Value.ValueKind == JsonValueKind.String ? header.Value.GetString()! : header.Value.GetRawText();
        }

        return headers;
    }

    private static string? Text(JsonElement visit, string name)
    {
        if (!visit.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"{name} is not a text");
    }

    private static string? QueryOf(string? url)
    {
        int question = url?.IndexOf('?', StringComparison.Ordinal) ?? -1;
        if (question < 0)
        {
            return null;
        }

        int fragment = url!.IndexOf('#', question);
        return fragment < 0 ? url[question..] : url[question..fragment];
    }

    private static string Describe(EnrichedClick click) => Write(json =>
    {
        json.WriteString("country", click.Location.Country);
        json.WriteString("region", PlaceValue(click, click.Location.Region, withRegion: false));
        json.WriteString("city", PlaceValue(click, click.Location.City, withRegion: true));
        WriteNumber(json, "latitude", click.Location.Latitude);
        WriteNumber(json, "longitude", click.Location.Longitude);
        WriteFamily(json, "browser", click.UserAgent.Browser, withPatchMinor: false);
        WriteFamily(json, "os", click.UserAgent.Os, withPatchMinor: true);
        json.WriteStartObject("device");
        json.WriteString("family", click.UserAgent.Device.Family);
        json.WriteString("brand", click.UserAgent.Device.Brand);
        json.WriteString("model", click.UserAgent.Device.Model);
        json.WriteEndObject();
        json.WriteString("deviceType", click.UserAgent.DeviceType);
        json.WriteString("inAppBrowser", click.UserAgent.InAppBrowser);
        json.WriteStartObject("bot");
        json.WriteBoolean("isBot", click.BotKind != BotKind.None);
        json.WriteString("kind", KindName(click.BotKind));
        json.WriteString("name", click.BotName);
        json.WriteEndObject();
        json.WriteString("channel", click.Traffic.Channel);
        json.WriteString("source", click.Traffic.Source);
        json.WriteString("medium", click.Traffic.Medium);
        json.WriteString("campaign", click.Traffic.Campaign);
        json.WriteString("referrerDomain", click.ReferrerDomain);
    });

    private static string? PlaceValue(EnrichedClick click, string? name, bool withRegion) => name is null
        ? null
        : withRegion ? $"{click.Location.Country}/{click.Location.Region}/{name}" : $"{click.Location.Country}/{name}";

    private static string? KindName(BotKind kind) => kind switch
    {
        BotKind.Crawler => "crawler",
        BotKind.Preview => "preview",
        BotKind.Prefetch => "prefetch",
        BotKind.Head => "head",
        BotKind.Tool => "tool",
        _ => null,
    };

    private static void WriteFamily(Utf8JsonWriter json, string name, UserAgentFamily family, bool withPatchMinor)
    {
        json.WriteStartObject(name);
        json.WriteString("family", family.Family);
        json.WriteString("major", family.Major);
        json.WriteString("minor", family.Minor);
        json.WriteString("patch", family.Patch);
        if (withPatchMinor)
        {
            json.WriteString("patchMinor", family.PatchMinor);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Error(string reason) => Write(json => json.WriteString("error", reason));

    private static string Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
