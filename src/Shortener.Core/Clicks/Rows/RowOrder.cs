namespace Shortener.Core.Clicks.Rows;

/// <summary>Where a row belongs in its batch: by day, link, instant and position, as the tables' keys go.</summary>
internal readonly record struct RowOrder(int Day, long LinkId, long At, long Position) : IComparable<RowOrder>
{
    public static RowOrder Of(ClickRow row) => new(row.Day, row.LinkId, row.At, row.Position);

    public int CompareTo(RowOrder other)
    {
        if (Day != other.Day)
        {
            return Day < other.Day ? -1 : 1;
        }

        if (LinkId != other.LinkId)
        {
            return LinkId < other.LinkId ? -1 : 1;
        }

        return At != other.At ? At.CompareTo(other.At) : Position.CompareTo(other.Position);
    }
}
