using System.Buffers.Binary;
using System.Net;
using Shortener.Core.Clicks;

namespace Shortener.Core.Visitors;

/// <summary>
/// Computes pseudonyms with the salts that <see cref="VisitorSaltKeeper"/> brings. Thread-safe, never waits, allocates nothing.
/// </summary>
public sealed class VisitorPseudonyms : IVisitorPseudonyms
{
    /// <summary>Replaced as a whole by the keeper, read by every redirect.</summary>
    private Salt[] _salts = [];

    /// <summary>Whether a pseudonym can be computed for an instant.</summary>
    public bool Covers(long unixMicros) => Find(Volatile.Read(ref _salts), UnixMicros.Day(unixMicros)) >= 0;

    /// <inheritdoc/>
    public long? Compute(int workspaceId, IPAddress? address, ReadOnlySpan<char> userAgent, long unixMicros)
    {
        if (address is null)
        {
            return null;
        }

        Salt[] salts = Volatile.Read(ref _salts);
        int index = Find(salts, UnixMicros.Day(unixMicros));
        if (index < 0)
        {
            return null;
        }

        var hash = new SipHash(salts[index].Key0, salts[index].Key1);
        hash.Append((uint)workspaceId);
        return (long)VisitorIdentity.Finish(ref hash, address, userAgent);
    }

    /// <summary>Takes these salts instead of the ones at hand; computations under way end with those they began with.</summary>
    public void Use(IEnumerable<VisitorSalt> salts) => Volatile.Write(ref _salts, [.. salts.Select(salt => new Salt(
        salt.StartDay,
        salt.EndDay,
        BinaryPrimitives.ReadUInt64LittleEndian(salt.Key.Span),
        BinaryPrimitives.ReadUInt64LittleEndian(salt.Key.Span[8..])))]);

    private static int Find(Salt[] salts, int day)
    {
        for (int index = 0; index < salts.Length; index++)
        {
            if (day >= salts[index].StartDay && day < salts[index].EndDay)
            {
                return index;
            }
        }

        return -1;
    }

    /// <param name="StartDay">First day, since 1970-01-01.</param>
    /// <param name="EndDay">First day behind.</param>
    private readonly record struct Salt(int StartDay, int EndDay, ulong Key0, ulong Key1);
}
