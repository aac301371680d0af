using System.Collections.Concurrent;
using Shortener.Core.Redirects;

namespace Shortener.Api.Links;

/// <summary>
/// Answers of <c>GET /api/v1/links/{id}</c> as they were sent, for <see cref="Kept"/> from before the link was read: so long may a change
/// made by another node, a click or a health check stay unseen. A change made by this node is seen at once. Thread-safe.
/// </summary>
internal sealed class LinkAnswers(TimeProvider time) : ILinkChangeListener
{
    /// <summary>Half of the second within which every node obeys a change: the rest is for reading and sending.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(500);

    /// <summary>Largest answer kept; with <see cref="MaxEntries"/> a bound of 32 MiB, reached by nothing but links of that size.</summary>
    public const int MaxBytes = 4 * 1_024;

    // As many different links as are read in the time for which one is kept, at 16,000 requests a second.
    private const int MaxEntries = 8_192;

    // Links that share a stripe outdate each other's answers, which costs a read.
    private const int Stripes = 4_096;

    private readonly ConcurrentDictionary<(int WorkspaceId, long LinkId), Entry> _entries = new();
    private readonly long[] _changedAt = new long[Stripes];
    private long _changes;
    private int _count;

    /// <summary>Call before the link is read.</summary>
    public LinkReading Begin() => new(Volatile.Read(ref _changes), time.GetTimestamp());

    /// <summary>Null when there is none that is fresh.</summary>
    public LinkAnswer? Find(int workspaceId, long linkId) =>
        _entries.TryGetValue((workspaceId, linkId), out Entry? entry)
        && Volatile.Read(ref _changedAt[entry.Stripe]) <= entry.Reading.Changes
        && time.GetElapsedTime(entry.Reading.At) < Kept
            ? entry.Answer
            : null;

    /// <summary>Keeps what was read. A change that came since <see cref="Begin"/> makes it useless, not wrong.</summary>
    public void Keep(int workspaceId, long linkId, int domainId, string slug, LinkReading reading, LinkAnswer answer)
    {
        if (answer.Json.Length > MaxBytes)
        {
            return;
        }

        if (Volatile.Read(ref _count) >= MaxEntries)
        {
            Volatile.Write(ref _count, 0);
            _entries.Clear();
        }

        var entry = new Entry(answer, reading, StripeOf(domainId, slug));
        // Counted here, because the dictionary's own count takes all of its locks.
        if (_entries.TryAdd((workspaceId, linkId), entry))
        {
            Interlocked.Increment(ref _count);
        }
        else
        {
            _entries[(workspaceId, linkId)] = entry;
        }
    }

    /// <summary>Called behind the commit: a reading begun later reads the changed link, and every earlier one is outdated.</summary>
    public void OnChanged(int domainId, string slug, long version)
    {
        long change = Interlocked.Increment(ref _changes);
        ref long stripe = ref _changedAt[StripeOf(domainId, slug)];
        long known = Volatile.Read(ref stripe);
        while (known < change)
        {
            long found = Interlocked.CompareExchange(ref stripe, change, known);
            if (found == known)
            {
                return;
            }

            known = found;
        }
    }

    private static int StripeOf(int domainId, string slug) => (int)((uint)HashCode.Combine(domainId, slug) % Stripes);

    private sealed record Entry(LinkAnswer Answer, LinkReading Reading, int Stripe);
}

/// <summary>When a link began to be read.</summary>
/// <param name="Changes">Changes of links that this node had made by then.</param>
/// <param name="At">The clock's timestamp.</param>
internal readonly record struct LinkReading(long Changes, long At);
