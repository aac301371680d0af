using System.Globalization;

namespace Shortener.Core.Analytics;

/// <summary>Adds up clicks and visitors by key. Not thread-safe.</summary>
internal sealed class BucketCounts(UniqueCounter uniques)
{
    private readonly Dictionary<int, (long Clicks, long BotClicks)> _clicks = [];

    public UniqueCounter Uniques { get; } = uniques;

    public void Add(int key, in GroupCounts group, bool countUniques)
    {
        AddClicks(key, group.Clicks, group.BotClicks);
        if (countUniques)
        {
            Uniques.Add(Text(key), group.Uniques);
        }
    }

    public void AddRow(int key, int day, in RollupRow row)
    {
        AddClicks(key, row.Clicks, row.BotClicks);
        Uniques.AddRow(Text(key), day, row);
    }

    public void AddVisitor(int key, int day, long visitor) => Uniques.AddVisitor(Text(key), day, visitor);

    public IReadOnlyDictionary<int, GroupCounts> ToCounts() => _clicks.ToDictionary(
        pair => pair.Key,
        pair => new GroupCounts(Text(pair.Key), pair.Value.Clicks, pair.Value.BotClicks, Uniques.Of(Text(pair.Key))));

    private static string Text(int key) => key.ToString(CultureInfo.InvariantCulture);

    private void AddClicks(int key, long clicks, long botClicks)
    {
        (long before, long botsBefore) = _clicks.GetValueOrDefault(key);
        _clicks[key] = (before + clicks, botsBefore + botClicks);
    }
}
