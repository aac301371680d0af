using System.Buffers.Binary;
using System.Buffers.Text;

namespace Shortener.Core.RawClicks;

/// <summary>
/// How far a stream of committed clicks has come, in every source of live clicks: what a client sends back to go on without loss or
/// repetition. Sources are committed in order, so one position each says it all. Not thread-safe.
/// </summary>
public sealed class StreamPlace
{
    /// <summary>Sources that one place names; a larger one is forged.</summary>
    private const int MaxSources = 10_000;

    private const byte Version = 1;

    private readonly SortedDictionary<int, (long Position, long Stored)> _places = [];

    /// <param name="at">When it was true.</param>
    /// <param name="highestId">Highest id of any source then: one with a higher id is new.</param>
    public StreamPlace(DateTimeOffset at, int highestId)
    {
        At = at;
        HighestId = highestId;
    }

    public DateTimeOffset At { get; set; }

    public int HighestId { get; set; }

    /// <summary>Position and stored clicks up to which a source was read; null for one that is not named.</summary>
    public (long Position, long Stored)? Of(int sourceId) => _places.TryGetValue(sourceId, out (long Position, long Stored) place) ? place : null;

    public void Set(int sourceId, long position, long stored) => _places[sourceId] = (position, stored);

    /// <summary>Forgets sources that are closed for good: those not named.</summary>
    public void Keep(IReadOnlySet<int> sourceIds)
    {
        foreach (int gone in _places.Keys.Where(id => !sourceIds.Contains(id)).ToArray())
        {
            _places.Remove(gone);
        }
    }

    public StreamPlace Copy()
    {
        var copy = new StreamPlace(At, HighestId);
        foreach ((int id, (long position, long stored)) in _places)
        {
            copy.Set(id, position, stored);
        }

        return copy;
    }

    /// <summary>As an event id: base64url, some 30 characters and 15 for each source.</summary>
    public string Format()
    {
        byte[] bytes = new byte[13 + (_places.Count * 20)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Clicks.UnixMicros.From(At));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), HighestId);
        Span<byte> rest = bytes.AsSpan(13);
        foreach ((int id, (long position, long stored)) in _places)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, id);
            BinaryPrimitives.WriteInt64BigEndian(rest[4..], position);
            BinaryPrimitives.WriteInt64BigEndian(rest[12..], stored);
            rest = rest[20..];
        }

        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null for everything that <see cref="Format"/> does not give.</summary>
    public static StreamPlace? Parse(string text)
    {
        if (text.Length > 28 * MaxSources || !Base64Url.IsValid(text))
        {
            return null;
        }

        byte[] bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < 13 || (bytes.Length - 13) % 20 != 0 || bytes[0] != Version)
        {
            return null;
        }

        long at = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1));
        if (at is < 0 or > 253_370_764_800_000_000)
        {
            return null;
        }

        var place = new StreamPlace(Clicks.UnixMicros.ToInstant(at), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(9)));
        for (ReadOnlySpan<byte> rest = bytes.AsSpan(13); !rest.IsEmpty; rest = rest[20..])
        {
            place.Set(
                BinaryPrimitives.ReadInt32BigEndian(rest),
                BinaryPrimitives.ReadInt64BigEndian(rest[4..]),
                BinaryPrimitives.ReadInt64BigEndian(rest[12..]));
        }

        return place;
    }
}
