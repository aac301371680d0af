using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Core.Webhooks;

/// <summary>
/// Bodies of messages: <c>{"type","timestamp","data"}</c>, described in docs/webhooks.md. The same input gives the same bytes.
/// Thread-safe.
/// </summary>
public sealed class WebhookPayload(IShortUrls shortUrls)
{
    // Receivers read JSON, not HTML: letters stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An event of a link.</summary>
    /// <param name="type">The event's type.</param>
    /// <param name="timestamp">When it happened.</param>
    /// <param name="link">The link as it is by now.</param>
    /// <param name="more">Members of <c>data</c> beside the link; null values are written.</param>
    public string OfLink(string type, DateTimeOffset timestamp, Link link, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var bytes = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            Begin(json, type, timestamp);
            json.WriteStartObject("link");
            WriteLink(json, link);
            json.WriteEndObject();
            foreach ((string name, object? value) in more)
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A lead with the consent that was given.</summary>
    public static string OfLead(Lead lead)
    {
        var bytes = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            Begin(json, WebhookEvents.LeadCreated, lead.CreatedAt);
            json.WriteStartObject("lead");
            json.WriteString("id", OpaqueId.Lead.Format(lead.Id));
            json.WriteString("hubId", OpaqueId.Hub.Format(lead.HubId));
            json.WriteString("blockId", OpaqueId.HubBlock.Format(lead.BlockId));
            json.WriteString("name", lead.Name);
            json.WriteString("email", lead.Email);
            json.WriteString("phone", lead.Phone);
            json.WriteString("message", lead.Message);
            json.WriteString("consent", lead.Consent);
            json.WriteString("language", lead.Language);
            Write(json, "createdAt", lead.CreatedAt);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The clicks as far as they fit, and how many did; at least one, however long.</summary>
    /// <param name="timestamp">When the message came to be.</param>
    /// <param name="clicks">In their order.</param>
    /// <param name="maxBytes">Bound of the body.</param>
    public (byte[] Body, int Count) OfClicks(DateTimeOffset timestamp, IReadOnlyList<StoredClick> clicks, int maxBytes)
    {
        var bytes = new ArrayBufferWriter<byte>(clicks.Count * 400);
        int count = 0;
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            Begin(json, WebhookEvents.LinkClicked, timestamp);
            json.WriteStartArray("clicks");
            foreach (StoredClick click in clicks)
            {
                // A click is a few hundred bytes and bounded by what a journal's frame holds, so the bound is met but for one click.
                if (count > 0 && json.BytesCommitted + json.BytesPending >= maxBytes)
                {
                    break;
                }

                WriteClick(json, click);
                count++;
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return (bytes.WrittenSpan.ToArray(), count);
    }

    private static void Begin(Utf8JsonWriter json, string type, DateTimeOffset timestamp)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("timestamp", Text(timestamp));
        json.WriteStartObject("data");
    }

    private void WriteLink(Utf8JsonWriter json, Link link)
    {
        string host = link.Domain ?? "";
        json.WriteString("id", OpaqueId.Link.Format(link.Id));
        json.WriteString("domain", shortUrls.DomainOf(host));
        // A deleted link's slug may have been given away: what stands behind the tilde is nobody's business.
        string slug = link.Slug.Split('~')[0];
        json.WriteString("slug", slug);
        json.WriteString("shortUrl", shortUrls.ShortUrl(host, slug));
        json.WriteString("url", link.Url);
        json.WriteString("title", link.Title);
        json.WriteStartArray("tags");
        foreach (string tag in link.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
        json.WriteString("folder", link.Folder);
        json.WriteString("externalId", link.ExternalId);
        json.WriteBoolean("enabled", link.Enabled);
        json.WriteBoolean("archived", link.Archived);
        Write(json, "startsAt", link.Options?.StartsAt);
        Write(json, "expiresAt", link.Options?.ExpiresAt);
        Write(json, "clickLimit", link.Options?.ClickLimit);
        json.WriteString("createdAt", Text(link.CreatedAt));
        json.WriteString("updatedAt", Text(link.UpdatedAt));
        Write(json, "deletedAt", link.DeletedAt);
    }

    private void WriteClick(Utf8JsonWriter json, StoredClick click)
    {
        json.WriteStartObject();
        json.WriteString("linkId", OpaqueId.Link.Format(click.LinkId));
        json.WriteString("domain", shortUrls.DomainOf(click.Host));
        json.WriteString("slug", click.Slug.Split('~')[0]);
        json.WriteString("at", Text(UnixMicros.ToInstant(click.At)));
        json.WriteString("country", click.Country);
        json.WriteString("region", DimensionValues.Region(click.Country, click.Region));
        json.WriteString("city", DimensionValues.City(click.Country, click.Region, click.City));
        json.WriteString("device", click.Device);
        json.WriteString("os", click.Os);
        json.WriteString("browser", click.Browser);
        json.WriteString("referrerDomain", click.ReferrerDomain);
        json.WriteString("channel", click.Channel);
        json.WriteString("utmSource", click.UtmSource);
        json.WriteString("utmMedium", click.UtmMedium);
        json.WriteString("utmCampaign", click.UtmCampaign);
        json.WriteString("utmTerm", click.UtmTerm);
        json.WriteString("utmContent", click.UtmContent);
        json.WriteString("variant", click.Variant);
        json.WriteBoolean("isBot", click.BotKind != BotKind.None);
        json.WriteString("botKind", DimensionValues.BotKindName(click.BotKind));
        json.WriteString("bot", click.BotName);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case DateTimeOffset instant:
                json.WriteString(name, Text(instant));
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, (string)value);
                break;
        }
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
