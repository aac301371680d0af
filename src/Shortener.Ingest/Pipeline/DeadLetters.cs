using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Geo;

namespace Shortener.Ingest.Pipeline;

/// <summary>Makes dead letters of clicks and events.</summary>
internal static class DeadLetters
{
    public static DeadLetter For(RawClick click, GeoLocation location, string reason) =>
        new(click.EndPosition, click.LinkId, click.UnixMicros, reason, DeadLetterJson.Write(click, location)) { IsEvent = click is RawEvent };
}
