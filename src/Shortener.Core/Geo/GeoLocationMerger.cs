using System.Runtime.CompilerServices;

namespace Shortener.Core.Geo;

/// <summary>
/// Completes a location by one from another file. Merged locations are kept per pair in a bounded table, so that a repeated hit
/// allocates nothing. Thread-safe without locks.
/// </summary>
internal sealed class GeoLocationMerger
{
    private const int Slots = 4_096;

    /// <summary>Written and read by any thread; an entry is immutable and published by one reference write.</summary>
    private readonly Entry?[] _slots = new Entry?[Slots];

    /// <summary>
    /// Each field from <paramref name="first"/>, else from <paramref name="second"/>; nothing is taken from a location that names another
    /// country, since a city of one country is no city of the other.
    /// </summary>
    public GeoLocation Merge(GeoLocation first, GeoLocation second)
    {
        if (first.Country is not null && second.Country is not null && !first.Country.Equals(second.Country, StringComparison.Ordinal))
        {
            return first;
        }

        if (!Adds(first, second))
        {
            return first;
        }

        ref Entry? slot = ref _slots[((RuntimeHelpers.GetHashCode(first) * 31) + RuntimeHelpers.GetHashCode(second)) & (Slots - 1)];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is null || !ReferenceEquals(entry.First, first) || !ReferenceEquals(entry.Second, second))
        {
            entry = new Entry(first, second, Combine(first, second));
            Volatile.Write(ref slot, entry);
        }

        return entry.Merged;
    }

    /// <summary>Whether no other file can add anything.</summary>
    public static bool IsComplete(GeoLocation location) =>
        location is { Country: not null, Region: not null, City: not null, Latitude: not null, Longitude: not null };

    private static bool Adds(GeoLocation first, GeoLocation second) =>
        (first.Country is null && second.Country is not null)
        || (first.Region is null && second.Region is not null)
        || (first.City is null && second.City is not null)
        || (first.Latitude is null && second.Latitude is not null);

    private static GeoLocation Combine(GeoLocation first, GeoLocation second) => new(
        first.Country ?? second.Country,
        first.Region ?? second.Region,
        first.City ?? second.City,
        first.Latitude ?? second.Latitude,
        first.Latitude is null ? second.Longitude : first.Longitude);

    private sealed record Entry(GeoLocation First, GeoLocation Second, GeoLocation Merged);
}
