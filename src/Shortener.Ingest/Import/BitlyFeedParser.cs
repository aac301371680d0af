using System.Text;
using System.Text.Json;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.Ingest.Import;

/// <summary>
/// The feed of clicks that bitly published for 1.USA.gov: one JSON object a line with <c>h</c> slug, <c>u</c> destination, <c>hc</c>
/// creation of the link, <c>t</c> instant (Unix seconds), <c>a</c> user agent, <c>r</c> referrer or <c>direct</c>, <c>al</c>
/// Accept-Language, and the location as <c>c</c>, <c>gr</c>, <c>cy</c>, <c>ll</c>. The location counts as given, even when it is empty.
/// </summary>
internal sealed class BitlyFeedParser : ILineParser
{
    /// <summary>9998-12-31T23:59:59Z; later instants no store holds.</summary>
    private const long MaxUnixSeconds = 253_370_764_799;

    public string Format => "bitly";

    public LineVerdict Parse(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> trimmed = line.Trim(" \t"u8);
        if (trimmed.IsEmpty)
        {
            return LineVerdict.Skip(SkipReason.Blank);
        }

        // Not the final block: a record that simply ends is then told from one that is broken.
        var reader = new Utf8JsonReader(trimmed, isFinalBlock: false, state: default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return LineVerdict.Skip(SkipReason.NotARecord);
            }

            var fields = default(Fields);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    return trimmed.Length == reader.BytesConsumed ? fields.Judge() : LineVerdict.Skip(SkipReason.NotJson);
                }

                if (!fields.TryTake(ref reader))
                {
                    break;
                }
            }

            return LineVerdict.Skip(SkipReason.CutOff);
        }
        catch (JsonException)
        {
            return LineVerdict.Skip(SkipReason.NotJson);
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8 or a lone surrogate in an escape: one odd field is no reason to lose the click.
            text = Encoding.UTF8.GetString(reader.ValueSpan);
        }

        return text.Length == 0 ? null : text;
    }

    private struct Fields
    {
        private bool _heartbeat;
        private string? _slug;
        private string? _destination;
        private string? _userAgent;
        private string? _referrer;
        private string? _language;
        private string? _country;
        private string? _region;
        private string? _city;
        private long? _time;
        private long? _linkCreated;
        private double? _latitude;
        private double? _longitude;

        /// <summary>Takes the property the reader stands on with its value; false when the data ends before the value does.</summary>
        public bool TryTake(ref Utf8JsonReader reader)
        {
            Field field = Field.Other;
            if (reader.ValueTextEquals("a"u8)) { field = Field.UserAgent; }
            else if (reader.ValueTextEquals("c"u8)) { field = Field.Country; }
            else if (reader.ValueTextEquals("h"u8)) { field = Field.Slug; }
            else if (reader.ValueTextEquals("r"u8)) { field = Field.Referrer; }
            else if (reader.ValueTextEquals("u"u8)) { field = Field.Destination; }
            else if (reader.ValueTextEquals("t"u8)) { field = Field.Time; }
            else if (reader.ValueTextEquals("al"u8)) { field = Field.Language; }
            else if (reader.ValueTextEquals("gr"u8)) { field = Field.Region; }
            else if (reader.ValueTextEquals("cy"u8)) { field = Field.City; }
            else if (reader.ValueTextEquals("ll"u8)) { field = Field.Coordinates; }
            else if (reader.ValueTextEquals("hc"u8)) { field = Field.LinkCreated; }
            else if (reader.ValueTextEquals("_heartbeat_"u8)) { field = Field.Heartbeat; }

            if (!reader.Read())
            {
                return false;
            }

            switch (field)
            {
                case Field.UserAgent: _userAgent = Text(ref reader); break;
                case Field.Country: _country = Text(ref reader); break;
                case Field.Slug: _slug = Text(ref reader); break;
                case Field.Referrer: _referrer = Text(ref reader); break;
                case Field.Destination: _destination = Text(ref reader); break;
                case Field.Language: _language = Text(ref reader); break;
                case Field.Region: _region = Text(ref reader); break;
                case Field.City: _city = Text(ref reader); break;
                case Field.Time: _time = Seconds(ref reader); break;
                case Field.LinkCreated: _linkCreated = Seconds(ref reader); break;
                case Field.Heartbeat: _heartbeat = true; break;
                case Field.Coordinates when reader.TokenType == JsonTokenType.StartArray: return TryTakeCoordinates(ref reader);
            }

            return reader.TrySkip();
        }

        public readonly LineVerdict Judge()
        {
            if (_heartbeat)
            {
                return LineVerdict.Skip(SkipReason.Heartbeat);
            }

            if (_slug is null || !ImportSlug.IsWellFormed(_slug))
            {
                return LineVerdict.Skip(SkipReason.BadSlug);
            }

            if (_destination is null)
            {
                return LineVerdict.Skip(SkipReason.NoDestination);
            }

            return _time is not { } time
                ? LineVerdict.Skip(SkipReason.BadTime)
                : LineVerdict.Click(new ImportRecord
                {
                    Link = new ImportLink(_slug, _destination, DateTimeOffset.FromUnixTimeSeconds(_linkCreated ?? time)),
                    UnixMicros = time * 1_000_000,
                    Flags = ClickFlags.Located,
                    Location = _country is null && _region is null && _city is null && _latitude is null
                        ? GeoLocation.Unknown
                        : new GeoLocation(_country, _region, _city, _latitude, _longitude),
                    UserAgent = _userAgent,
                    Referrer = _referrer == "direct" ? null : _referrer,
                    AcceptLanguage = _language,
                });
        }

        private static long? Seconds(ref Utf8JsonReader reader) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long seconds) && seconds is > 0 and <= MaxUnixSeconds
                ? seconds
                : null;

        private bool TryTakeCoordinates(ref Utf8JsonReader reader)
        {
            Span<double> pair = stackalloc double[2];
            int count = 0;
            bool numbers = true;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    if (numbers && count == 2 && Math.Abs(pair[0]) <= 90 && Math.Abs(pair[1]) <= 180)
                    {
                        (_latitude, _longitude) = (pair[0], pair[1]);
                    }

                    return true;
                }

                if (reader.TokenType == JsonTokenType.Number && count < 2 && reader.TryGetDouble(out double value))
                {
                    pair[count++] = value;
                }
                else
                {
                    numbers = false;
                    if (!reader.TrySkip())
                    {
                        return false;
                    }
                }
            }

            return false;
        }
    }

    private enum Field
    {
        Other,
        UserAgent,
        Country,
        Slug,
        Referrer,
        Destination,
        Time,
        Language,
        Region,
        City,
        Coordinates,
        LinkCreated,
        Heartbeat,
    }
}
