using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Core.Events;
using Shortener.Core.Geo;

namespace Shortener.Core.Clicks;

/// <summary>
/// The form in which a click or event waits in the dead letters: what was captured, with its location in place of its address, so that it can
/// be enriched and stored again. Thread-safe.
/// </summary>
public static partial class DeadLetterJson
{
    /// <summary>Writes the click or event; texts are made storable, so that both backends take the JSON.</summary>
    /// <param name="click">Its address is left out.</param>
    /// <param name="location">Where the address lies.</param>
    public static string Write(RawClick click, GeoLocation location) => JsonSerializer.Serialize(
        new Content
        {
            LinkId = click.LinkId,
            WorkspaceId = click.WorkspaceId,
            UnixMicros = click.UnixMicros,
            Visitor = click.Visitor,
            Flags = (ushort)click.Flags,
            UserAgent = StorableText.Clean(click.UserAgent),
            Referrer = StorableText.Clean(click.Referrer),
            AcceptLanguage = StorableText.Clean(click.AcceptLanguage),
            Query = StorableText.Clean(click.Query),
            DestinationUtm = StorableText.Clean(click.DestinationUtm),
            Variant = StorableText.Clean(click.Variant),
            Country = StorableText.Clean(location.Country),
            Region = StorableText.Clean(location.Region),
            City = StorableText.Clean(location.City),
            Latitude = location.Latitude is { } latitude && double.IsFinite(latitude) ? latitude : null,
            Longitude = location.Longitude is { } longitude && double.IsFinite(longitude) ? longitude : null,
            Event = click is RawEvent captured ? (byte)captured.Kind : null,
            SubjectId = (click as RawEvent)?.SubjectId,
            PartId = (click as RawEvent)?.PartId,
            ElapsedMs = (click as RawEvent)?.ElapsedMs,
        },
        DeadLetterContext.Default.Content);

    /// <summary>The workspace of what <see cref="Write"/> wrote; null where there is none to be read.</summary>
    public static int? WorkspaceOf(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, DeadLetterContext.Default.Content)?.WorkspaceId;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the click or event back; it carries its location and is flagged <see cref="ClickFlags.Located"/>.</summary>
    /// <param name="json">What <see cref="Write"/> wrote.</param>
    /// <param name="position">The click's position in its source.</param>
    /// <exception cref="JsonException">The text is not a click.</exception>
    public static RawClick Read(string json, long position)
    {
        Content content = JsonSerializer.Deserialize(json, DeadLetterContext.Default.Content) ?? throw new JsonException("The dead letter holds no click");
        var flags = (ClickFlags)content.Flags | ClickFlags.Located;
        var location = new GeoLocation(content.Country, content.Region, content.City, content.Latitude, content.Longitude);
        if (content is { Event: { } kind, SubjectId: { } subject })
        {
            return new RawEvent
            {
                EndPosition = position,
                Kind = (EventKind)kind,
                SubjectId = subject,
                PartId = content.PartId ?? 0,
                ElapsedMs = content.ElapsedMs,
                LinkId = content.LinkId,
                WorkspaceId = content.WorkspaceId,
                UnixMicros = content.UnixMicros,
                Visitor = content.Visitor,
                Flags = flags,
                Location = location,
                UserAgent = content.UserAgent,
                Referrer = content.Referrer,
                AcceptLanguage = content.AcceptLanguage,
                Query = content.Query,
            };
        }

        return new RawClick
        {
            EndPosition = position,
            LinkId = content.LinkId,
            WorkspaceId = content.WorkspaceId,
            UnixMicros = content.UnixMicros,
            Visitor = content.Visitor,
            Flags = flags,
            Location = location,
            UserAgent = content.UserAgent,
            Referrer = content.Referrer,
            AcceptLanguage = content.AcceptLanguage,
            Query = content.Query,
            DestinationUtm = content.DestinationUtm,
            Variant = content.Variant,
        };
    }

    internal sealed class Content
    {
        public required long LinkId { get; init; }

        public required int WorkspaceId { get; init; }

        public required long UnixMicros { get; init; }

        public long? Visitor { get; init; }

        public ushort Flags { get; init; }

        public string? UserAgent { get; init; }

        public string? Referrer { get; init; }

        public string? AcceptLanguage { get; init; }

        public string? Query { get; init; }

        public string? DestinationUtm { get; init; }

        public string? Variant { get; init; }

        public string? Country { get; init; }

        public string? Region { get; init; }

        public string? City { get; init; }

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }

        /// <summary>The <see cref="EventKind"/>; absent for a click.</summary>
        public byte? Event { get; init; }

        public long? SubjectId { get; init; }

        public long? PartId { get; init; }

        public int? ElapsedMs { get; init; }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class DeadLetterContext : JsonSerializerContext;
}
