namespace Shortener.Core.Analytics;

/// <summary>A question in the terms of the storage, for one period.</summary>
/// <param name="Asked">The period; open ends are the extreme instants.</param>
/// <param name="Data">The part of it that can hold clicks, widened to whole days where the data ends; null when there are none.</param>
/// <param name="Extent">Where the first and the last clicks of the workspace or link lie, to the quarter or hour.</param>
/// <param name="Clicks">The clicks of <paramref name="Data"/>.</param>
/// <param name="Rollup">The rollups that can answer; null when filters keep them from it.</param>
internal sealed record ResolvedPeriod(TimeRange Asked, TimeRange? Data, TimeRange Extent, ClickSelection Clicks, RollupScope? Rollup);
