namespace Shortener.Core.Analytics.Rollups;

/// <summary>The rows of a batch, sorted by day and link, that fall on one link-day.</summary>
internal readonly record struct LinkDayRun(LinkDay LinkDay, int Start, int Length);
