namespace Shortener.Core.Analytics;

/// <summary>Adds up clicks by value from rollups and stored clicks. Not thread-safe.</summary>
internal sealed class ValueTotals
{
    private readonly Dictionary<GroupKey, (long Clicks, long BotClicks)> _clicks = [];
    private readonly Dictionary<GroupKey, long> _ids = [];

    public IEnumerable<GroupCounts> All => _clicks.Select(pair => new GroupCounts(pair.Key.Value, pair.Value.Clicks, pair.Value.BotClicks, 0));

    public void Add(in ValueCounts value)
    {
        _ids[new GroupKey(value.Value)] = value.ValueId;
        Add(value.Value, value.Clicks, value.BotClicks);
    }

    public void Add(in GroupCounts group) => Add(group.Value, group.Clicks, group.BotClicks);

    /// <summary>Ids in the rollup of those values that it holds.</summary>
    public IReadOnlyList<long> IdsOf(IReadOnlyList<string?> values) =>
        [.. values.Select(value => new GroupKey(value)).Where(_ids.ContainsKey).Select(key => _ids[key])];

    private void Add(string? value, long clicks, long botClicks)
    {
        var key = new GroupKey(value);
        (long before, long botsBefore) = _clicks.GetValueOrDefault(key);
        _clicks[key] = (before + clicks, botsBefore + botClicks);
    }
}
