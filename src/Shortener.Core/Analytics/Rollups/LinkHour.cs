namespace Shortener.Core.Analytics.Rollups;

/// <summary>Clicks of one link in one UTC hour within a batch; added to the row in <c>link_hours</c>.</summary>
internal readonly record struct LinkHour(LinkDay LinkDay, int Hour, int Clicks, int BotClicks)
{
    public long LinkId => LinkDay.LinkId;

    /// <summary>Whether the database has the row; known once the link-day is loaded.</summary>
    public bool Stored => (LinkDay.StoredHours & Bit) != 0;

    public int Bit => 1 << (Hour % 24);
}
