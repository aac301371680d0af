using Shortener.Core.Targeting;
using Shortener.Core.Targeting.Conditions;

namespace Shortener.Core.Hubs;

/// <summary>
/// Which blocks of a page a visit sees. Blocks that are always there cost nothing; each other one has a bit, and the bits together name a
/// variant of the page. Immutable, thread-safe.
/// </summary>
public sealed class HubVisibility
{
    /// <summary>Scheduled and targeted blocks of a page: one bit each.</summary>
    public const int MaxConditional = 60;

    private readonly Entry[] _entries;

    private HubVisibility(Entry[] entries) => _entries = entries;

    /// <summary>Whether every visit sees the same.</summary>
    public bool IsPlain => _entries.Length == 0;

    /// <summary>Whether the visitor matters, not only the time.</summary>
    public bool AsksVisit { get; private init; }

    /// <summary>Indices of blocks by their bit.</summary>
    public IEnumerable<int> Blocks => _entries.Select(entry => entry.Block);

    /// <summary>For a document that <see cref="HubValidation"/> has passed. Hidden blocks have no bit: they are never there.</summary>
    public static HubVisibility Compile(HubDocument document)
    {
        var entries = new List<Entry>();
        for (int i = 0; i < document.Blocks?.Count; i++)
        {
            if (document.Blocks[i] is { Hidden: not true } block && IsConditional(block) && entries.Count < MaxConditional)
            {
                VisitTest? when = block.When is { } condition ? new ConditionCompiler(TimeZoneInfo.Utc).Compile(condition, "when") : null;
                entries.Add(new Entry(i, block.From?.UtcTicks ?? long.MinValue, block.Until?.UtcTicks ?? long.MaxValue, when));
            }
        }

        return new HubVisibility([.. entries]) { AsksVisit = entries.Exists(entry => entry.When is not null) };
    }

    public static bool IsConditional(HubBlock block) => block.From is not null || block.Until is not null || block.When is not null;

    /// <summary>The bits of the blocks that are there.</summary>
    /// <param name="now">By the clock.</param>
    /// <param name="visit">The visit; null only where <see cref="AsksVisit"/> is false.</param>
    public ulong MaskFor(DateTimeOffset now, Visit? visit)
    {
        ulong mask = 0;
        long ticks = now.UtcTicks;
        for (int i = 0; i < _entries.Length; i++)
        {
            Entry entry = _entries[i];
            if (ticks >= entry.From && ticks < entry.Until && (entry.When is null || entry.When.Holds(visit!)))
            {
                mask |= 1UL << i;
            }
        }

        return mask;
    }

    /// <summary>The blocks of a document that a mask shows, in their order.</summary>
    public IReadOnlyList<HubBlock> Select(HubDocument document, ulong mask)
    {
        var shown = new List<HubBlock>();
        for (int i = 0; i < document.Blocks?.Count; i++)
        {
            int bit = Array.FindIndex(_entries, entry => entry.Block == i);
            if (document.Blocks[i] is { Hidden: not true } block && (bit < 0 || (mask & (1UL << bit)) != 0))
            {
                shown.Add(block);
            }
        }

        return shown;
    }

    private sealed record Entry(int Block, long From, long Until, VisitTest? When);
}
