using System.Numerics;

namespace Shortener.Core.Geo;

/// <summary>
/// Locations already decoded, by the offset of their record: one slot per hash, the later one stays. Bounded, thread-safe without
/// locks, and a repeated hit allocates nothing.
/// </summary>
/// <param name="records">How many records to expect at most; the table never has more than <see cref="MaxSlots"/> slots.</param>
internal sealed class GeoLocationTable(long records)
{
    /// <summary>
    /// 65,536 slots of about 200 bytes (entry, location, two names) hold 13 MB when full. A city database has some 200,000 records,
    /// but clicks gather on few of them, and a miss costs one decoding (below a microsecond).
    /// </summary>
    public const int MaxSlots = 65_536;

    private const int MinSlots = 256;

    /// <summary>Written and read by any thread; an entry is immutable and published by one reference write.</summary>
    private readonly Entry?[] _slots = new Entry?[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(records, MinSlots, MaxSlots))];

    /// <summary>The location of the record at an offset, null when it has to be decoded.</summary>
    public GeoLocation? Find(int record)
    {
        Entry? entry = Volatile.Read(ref _slots[Slot(record)]);
        return entry is not null && entry.Record == record ? entry.Location : null;
    }

    /// <summary>Keeps a decoded location.</summary>
    public void Keep(int record, GeoLocation location) => Volatile.Write(ref _slots[Slot(record)], new Entry(record, location));

    // Fibonacci hashing: offsets of records are far from uniform in their low bits.
    private int Slot(int record) => (int)(((uint)record * 2_654_435_769u) >> (32 - BitOperations.Log2((uint)_slots.Length)));

    private sealed record Entry(int Record, GeoLocation Location);
}
