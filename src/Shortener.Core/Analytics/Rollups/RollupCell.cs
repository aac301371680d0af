namespace Shortener.Core.Analytics.Rollups;

/// <summary>
/// The absolute content of one rollup row of one source. Starts without what the database holds: <see cref="Load"/> adds that once,
/// in any order with the clicks, because counts add and sketches merge.
/// </summary>
internal sealed class RollupCell
{
    private VisitorSketch? _humans;
    private VisitorSketch? _bots;

    /// <summary>Both together, once somebody asked for it while there are both; not stored, because it follows from them.</summary>
    private VisitorSketch? _all;

    /// <summary>Human clicks.</summary>
    public long Clicks { get; private set; }

    /// <summary>Flagged clicks.</summary>
    public long BotClicks { get; private set; }

    /// <summary>Whether the row in the database, if any, is part of the values.</summary>
    public bool Loaded { get; set; }

    /// <summary>Whether the database has a row of it, or will have once the transaction is committed.</summary>
    public bool Stored { get; set; }

    /// <summary>Number of the last batch that changed the cell.</summary>
    public int Batch { get; set; } = -1;

    public long Uniques => _humans?.Estimate() ?? 0;

    public long BotUniques => _bots?.Estimate() ?? 0;

    /// <summary>Distinct visitors over human and flagged clicks together.</summary>
    public long AllUniques => (_humans, _bots) switch
    {
        (null, null) => 0,
        ({ } humans, null) => humans.Estimate(),
        (null, { } bots) => bots.Estimate(),
        ({ } humans, { } bots) => (_all ??= Merged(humans, bots)).Estimate(),
    };

    public byte[]? Sketch => _humans?.ToBytes();

    public byte[]? BotSketch => _bots?.ToBytes();

    /// <summary>Adds one click; without a visitor it counts among the clicks alone.</summary>
    public void Add(bool bot, long? visitor)
    {
        if (bot)
        {
            BotClicks++;
        }
        else
        {
            Clicks++;
        }

        if (visitor is { } value)
        {
            (bot ? _bots ??= new VisitorSketch() : _humans ??= new VisitorSketch()).Add(value);
            _all?.Add(value);
        }
    }

    /// <summary>Takes in the stored row. Null and empty sketches are the same.</summary>
    /// <exception cref="InvalidDataException">A stored sketch is not one.</exception>
    public void Load(long clicks, long botClicks, byte[]? sketch, byte[]? botSketch)
    {
        Clicks += clicks;
        BotClicks += botClicks;
        Merge(ref _humans, sketch);
        Merge(ref _bots, botSketch);
        _all = null;
        Loaded = true;
        Stored = true;
    }

    private static void Merge(ref VisitorSketch? into, byte[]? bytes)
    {
        if (bytes is not { Length: > 0 })
        {
            return;
        }

        VisitorSketch stored = VisitorSketch.FromBytes(bytes);
        if (into is not null)
        {
            stored.Merge(into);
        }

        into = stored;
    }

    private static VisitorSketch Merged(VisitorSketch humans, VisitorSketch bots)
    {
        var all = new VisitorSketch();
        all.Merge(humans);
        all.Merge(bots);
        return all;
    }
}
