using Shortener.Core.Visitors;

namespace Shortener.Core.Analytics;

/// <summary>
/// Adds up unique visitors by group. With daily pseudonyms the days add up and only rows of the same group and day are merged; with
/// monthly ones everything of a group is merged. Not thread-safe.
/// </summary>
/// <remarks>Memory: one sketch (at most about 4 KiB) for each group and day not yet closed.</remarks>
internal sealed class UniqueCounter(VisitorPeriod per, BotsMode bots)
{
    private readonly Dictionary<GroupKey, long> _closed = [];
    private readonly Dictionary<int, Dictionary<GroupKey, VisitorSketch>> _open = [];

    /// <summary>Whether numbers of different days may be added; otherwise every part has to bring its visitors or sketches.</summary>
    public bool DaysAddUp => per == VisitorPeriod.Day;

    /// <summary>Adds visitors of a day that nothing else is merged with.</summary>
    public void Add(string? group, long uniques)
    {
        var key = new GroupKey(group);
        _closed[key] = _closed.GetValueOrDefault(key) + uniques;
    }

    public void AddVisitor(string? group, int day, long visitor) => Sketch(group, day).Add(visitor);

    /// <summary>Adds a row of a rollup: its number, or its sketches where they were read.</summary>
    public void AddRow(string? group, int day, in RollupRow row)
    {
        if (!row.HasSketches)
        {
            Add(group, bots switch { BotsMode.Exclude => row.Uniques, BotsMode.Only => row.BotUniques, _ => row.AllUniques });
            return;
        }

        VisitorSketch sketch = Sketch(group, day);
        if (bots != BotsMode.Only)
        {
            sketch.Merge(VisitorSketch.FromBytes(row.Sketch));
        }

        if (bots != BotsMode.Exclude)
        {
            sketch.Merge(VisitorSketch.FromBytes(row.BotSketch));
        }
    }

    /// <summary>Nothing of the day follows: its sketches become numbers.</summary>
    public void Close(int day)
    {
        if (DaysAddUp && _open.Remove(day, out Dictionary<GroupKey, VisitorSketch>? sketches))
        {
            foreach ((GroupKey key, VisitorSketch sketch) in sketches)
            {
                Add(key.Value, sketch.Estimate());
            }
        }
    }

    /// <summary>Visitors of a group.</summary>
    public long Of(string? group)
    {
        var key = new GroupKey(group);
        long sum = _closed.GetValueOrDefault(key);
        foreach (Dictionary<GroupKey, VisitorSketch> sketches in _open.Values)
        {
            sum += sketches.TryGetValue(key, out VisitorSketch? sketch) ? sketch.Estimate() : 0;
        }

        return sum;
    }

    private VisitorSketch Sketch(string? group, int day)
    {
        // A month's pseudonyms differ from another month's, so one sketch over all of them counts the same.
        int period = DaysAddUp ? day : 0;
        if (!_open.TryGetValue(period, out Dictionary<GroupKey, VisitorSketch>? sketches))
        {
            _open.Add(period, sketches = []);
        }

        var key = new GroupKey(group);
        if (!sketches.TryGetValue(key, out VisitorSketch? sketch))
        {
            sketches.Add(key, sketch = new VisitorSketch());
        }

        return sketch;
    }
}
