using System.Numerics;

namespace Shortener.Core.Redirects;

/// <summary>
/// L1: plans of links in memory, at most <see cref="Capacity"/>. Reads take no lock and allocate nothing; writes take one. When full,
/// a link that was not asked for since the hand last passed makes room (CLOCK: Corbató 1968, "A Paging Experiment with the Multics
/// System"). An entry that a change made obsolete stays as <em>stale</em>, for the hours in which nothing fresher can be reached.
/// About 170 bytes a link beyond its URL.
/// </summary>
/// <remarks>
/// The hand walks over the buckets themselves, so no second structure orders the entries. The bucket array is made once for the whole
/// capacity (8 bytes a link, which the system backs with memory only as it fills), so no growth ever stops the writers.
/// </remarks>
public sealed class LinkCache
{
    /// <summary>Marks a stale entry: less than any <see cref="FreshFrom"/>.</summary>
    private const int Stale = int.MinValue;

    /// <summary>Everything not marked stale is fresh.</summary>
    private const int AllFresh = int.MinValue + 1;

    /// <summary>Bound of one eviction's work under the lock: beyond it the last entry seen goes, asked for or not.</summary>
    private const int MaxBucketsPerEviction = 256;

    private readonly Lock _writing = new();
    // Written under the lock, read without it: a chain is always consistent, because a node is complete before it is linked and an
    // unlinked node keeps its own link for the readers that stand on it.
    private readonly Node?[] _buckets;
    private readonly uint _mask;
    private uint _hand;
    private int _count;
    private int _freshFrom = AllFresh;

    public LinkCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        _buckets = new Node?[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = (uint)_buckets.Length - 1;
    }

    /// <summary>Most links held at once.</summary>
    public int Capacity { get; }

    /// <summary>Links held, stale ones included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// While null every entry is fresh until it is invalidated. Otherwise (changes cannot be learned of) those checked before this
    /// second of the caller's clock have to be checked again.
    /// </summary>
    public int? FreshFrom
    {
        get => Volatile.Read(ref _freshFrom) is var second && second == AllFresh ? null : second;
        set => Volatile.Write(ref _freshFrom, value is int second ? Math.Max(second, AllFresh) : AllFresh);
    }

    /// <summary>Finds a fresh plan.</summary>
    public RedirectPlan? Find(int domainId, ReadOnlySpan<char> slug)
    {
        Node? node = FindNode(domainId, slug);
        // The check mark is read before the plan and written after it, so a fresh mark never belongs to an older plan.
        if (node is null || Volatile.Read(ref node.CheckedAt) < Volatile.Read(ref _freshFrom))
        {
            return null;
        }

        if (!node.Visited)
        {
            node.Visited = true;
        }

        return Volatile.Read(ref node.Plan);
    }

    /// <summary>Finds a plan, stale or not.</summary>
    public RedirectPlan? FindStale(int domainId, ReadOnlySpan<char> slug) => FindNode(domainId, slug)?.Plan;

    /// <summary>Puts a plan in, in place of the link's older one.</summary>
    /// <param name="plan">A plan just read from L2 or the database.</param>
    /// <param name="checkedAt">The second of the caller's clock at which reading it began.</param>
    public void Set(RedirectPlan plan, int checkedAt)
    {
        uint hash = LinkKey.Hash(plan.DomainId, plan.Slug);
        lock (_writing)
        {
            Node? node = FindNode(plan.DomainId, plan.Slug);
            if (node is null)
            {
                if (_count >= Capacity)
                {
                    EvictOne();
                }

                ref Node? bucket = ref _buckets[hash & _mask];
                // Not visited from the start, so that links asked for once leave first. In bucket order the hand may be just ahead: then
                // the link comes back behind it and stays for a whole round.
                Volatile.Write(ref bucket, new Node { Hash = hash, Plan = plan, Next = bucket, CheckedAt = checkedAt });
                Volatile.Write(ref _count, _count + 1);
                return;
            }

            Volatile.Write(ref node.Plan, plan);
            Volatile.Write(ref node.CheckedAt, checkedAt);
        }
    }

    /// <summary>
    /// Makes the entry stale unless it has just this version. Any other version counts, an older one too: after a restored backup
    /// versions start lower.
    /// </summary>
    public void Invalidate(int domainId, ReadOnlySpan<char> slug, long version)
    {
        if (FindNode(domainId, slug) is null)
        {
            return;
        }

        lock (_writing)
        {
            if (FindNode(domainId, slug) is { } node && node.Plan.Version != version)
            {
                Volatile.Write(ref node.CheckedAt, Stale);
            }
        }
    }

    /// <summary>Makes every entry stale. Walks over the whole cache under the lock: for a start or a lost position, not for a change.</summary>
    public void InvalidateAll()
    {
        lock (_writing)
        {
            foreach (Node? first in _buckets)
            {
                for (Node? node = first; node is not null; node = node.Next)
                {
                    Volatile.Write(ref node.CheckedAt, Stale);
                }
            }
        }
    }

    /// <summary>Nothing fresher could be reached: lets an entry that no change is known of serve on as if checked at this second.</summary>
    public void Postpone(int domainId, ReadOnlySpan<char> slug, int checkedAt)
    {
        lock (_writing)
        {
            if (FindNode(domainId, slug) is { } node && node.CheckedAt != Stale)
            {
                Volatile.Write(ref node.CheckedAt, checkedAt);
            }
        }
    }

    /// <summary>Forgets a link that no longer exists.</summary>
    public void Remove(int domainId, ReadOnlySpan<char> slug)
    {
        if (FindNode(domainId, slug) is null)
        {
            return;
        }

        lock (_writing)
        {
            if (FindNode(domainId, slug) is { } node)
            {
                Unlink(node);
            }
        }
    }

    /// <summary>Forgets every link of a workspace. Walks over the whole cache under the lock: for its end, not for a change.</summary>
    public void RemoveWorkspace(int workspaceId)
    {
        lock (_writing)
        {
            foreach (Node? first in _buckets)
            {
                for (Node? node = first; node is not null; node = node.Next)
                {
                    if (node.Plan.WorkspaceId == workspaceId)
                    {
                        Unlink(node);
                    }
                }
            }
        }
    }

    private Node? FindNode(int domainId, ReadOnlySpan<char> slug)
    {
        uint hash = LinkKey.Hash(domainId, slug);
        Node? node = Volatile.Read(ref _buckets[hash & _mask]);
        while (node is not null)
        {
            if (node.Hash == hash && node.Plan is var plan && plan.DomainId == domainId && slug.SequenceEqual(plan.Slug))
            {
                return node;
            }

            node = Volatile.Read(ref node.Next);
        }

        return null;
    }

    private void EvictOne()
    {
        Node? last = null;
        for (int passed = 0; last is null || passed < MaxBucketsPerEviction; passed++)
        {
            for (Node? node = _buckets[_hand]; node is not null; node = node.Next)
            {
                if (!node.Visited)
                {
                    Unlink(node);
                    return;
                }

                node.Visited = false;
                last = node;
            }

            _hand = (_hand + 1) & _mask;
        }

        Unlink(last);
    }

    private void Unlink(Node gone)
    {
        ref Node? link = ref _buckets[gone.Hash & _mask];
        while (link != gone)
        {
            link = ref link!.Next;
        }

        Volatile.Write(ref link, gone.Next);
        Volatile.Write(ref _count, _count - 1);
    }

    private sealed class Node
    {
        public required uint Hash;
        public required RedirectPlan Plan;
        public Node? Next;
        public int CheckedAt;

        // Set by readers without a lock, cleared by the hand; a lost write only costs or grants one round.
        public bool Visited;
    }
}
