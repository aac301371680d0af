namespace Shortener.Core.Analytics.Rollups;

/// <summary>Clicks of one link in one UTC hour within a batch; added to the row in <c>link_hours</c>.</summary>
internal readonly record struct LinkHour(long LinkId, int Hour, int Clicks, int BotClicks);
